/// Why the gate stays shut.
public enum AccessError: Error, Hashable, Sendable {
    /// Name or password is wrong; which of them is told to nobody.
    case wrongCredentials
    /// Too many wrong passwords: locked until this time, milliseconds since 1970.
    case locked(until: Int64)
    /// The session is unknown, was closed, or is over.
    case noSession
    /// Nobody did anything in the session for too long: it may look on, and no more.
    case idle
    /// The password must be changed before anything else.
    case passwordDue
    /// The account's role has not this right.
    case notAllowed(Right, Role)
    case weakPassword([PasswordFault])
    /// The first account is set up while there is none.
    case accountsExist
    /// Before anything else the first account is set up.
    case noAccounts
    /// The proof that the caller owns the data directory is wrong.
    case notOwner
    case noSuchAccount(String)
    case nameTaken(String)
    /// 1…40 lower-case letters, digits, `.`, `-`, `_`, beginning with a letter.
    case badName(String)
    /// A name as it is printed has 1…80 characters, none of them a control character.
    case badPrintedName
    /// A change of rights says why.
    case reasonMissing
    /// The last administrator that can log in must stay one.
    case lastAdministrator
    /// Nobody changes the own role or disables the own account.
    case ownAccount
    /// More people are logged in than a line has.
    case tooManySessions
    /// The two persons of an act are two persons.
    case samePerson(String)
}
