import Requirements
import Testing

@testable import Access

@Suite("Passwords as they are kept", .requirement("S-02"))
struct PasswordHashTests {
    static let cheap = PasswordHash.Cost(costLog2: 4, blockSize: 2, parallelism: 1)

    @Test("A hash that another program made of the same password (scrypt, RFC 7914)")
    func known() throws {
        let text = "scrypt$14$8$1$AAECAwQFBgcICQoLDA0ODw==$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk="
        let hash = try #require(PasswordHash(text: text))
        #expect(hash.matches("correct horse 药"))
        #expect(!hash.matches("correct horse"))
        #expect(hash.text == text)
    }

    @Test("Two hashes of one password differ, and each knows it")
    func salted() {
        let first = PasswordHash(password: "pass word 1", cost: Self.cheap)
        let second = PasswordHash(password: "pass word 1", cost: Self.cheap)
        #expect(first != second)
        #expect(first.matches("pass word 1") && second.matches("pass word 1"))
        #expect(!first.text.contains("pass word"))
    }

    @Test("However the keyboard composed a letter, the password is the same")
    func composed() {
        #expect(PasswordHash(password: "na\u{EF}ve-1234", cost: Self.cheap).matches("nai\u{308}ve-1234"))
    }

    @Test(
        "What this program never wrote is no hash, and takes no memory",
        arguments: [
            "", "scrypt", "bcrypt$14$8$1$AAECAwQFBgcICQoLDA0ODw==$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk=",
            "scrypt$40$8$1$AAECAwQFBgcICQoLDA0ODw==$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk=",
            "scrypt$0$8$1$AAECAwQFBgcICQoLDA0ODw==$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk=",
            "scrypt$14$64$1$AAECAwQFBgcICQoLDA0ODw==$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk=",
            "scrypt$14$8$99$AAECAwQFBgcICQoLDA0ODw==$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk=",
            "scrypt$14$8$1$AAEC$HouaNH7Jqn+yOqZmth4mtnEr8Sln5VHa5w+3TxHGWtk=",
            "scrypt$14$8$1$AAECAwQFBgcICQoLDA0ODw==$AAAA",
        ])
    func foreign(text: String) { #expect(PasswordHash(text: text) == nil) }

    @Test("The standard cost is one that is read back")
    func standard() { #expect(PasswordHash.Cost.standard.isAcceptable) }
}

@Suite("Rules of passwords", .requirement("S-02"))
struct PasswordRuleTests {
    @Test(arguments: [
        ("short", [PasswordFault.tooShort(least: 10)]),
        ("aaaaaaaaaaaa", [.tooUniform]),
        ("my-Wang.Li-rules", [.holdsName]),
        ("aaa", [.tooShort(least: 10), .tooUniform]),
        (String(repeating: "abcd", count: 33), [.tooLong(most: 128)]),
        ("long enough, and fine", []),
        ("安全的口令要够长才行", []),
    ])
    func faults(password: String, faults: [PasswordFault]) {
        #expect(AccessRules.standard.faults(of: password, name: "wang.li") == faults)
    }
}
