public import ControlTypes

/// The way to a controller for a console: who logs in here acts from then on.
public protocol ConsoleDoor: Sendable {
    /// The functions of the controller in the present session.
    var service: any SessionService { get }
    /// Opens a session and goes on in it.
    func login(_ request: Login) async throws(ControlError) -> AccountStatus
    /// The bytes of a file on the machine of the console.
    func content(of path: String) throws(ControlError) -> [UInt8]
    /// Ends the session.
    func logout() async throws(ControlError)
}
