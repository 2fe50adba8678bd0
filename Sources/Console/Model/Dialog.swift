import ControlTypes

/// Something that has to be answered before the console goes on: fields, a choice of reasons, a confirmation.
struct Dialog: Hashable, Sendable {
    /// What is done with the answers.
    enum Purpose: Hashable, Sendable {
        case line(LineAct)
        case shelve(String)
        case login
        case changePassword
        case quit
        case form(Form)
    }

    struct Field: Hashable, Sendable {
        enum Content: Hashable, Sendable {
            case text(String)
            /// Is not shown.
            case secret(String)
            /// One of several, by its index.
            case choice([BilingualMessage], Int)
        }

        /// Names it within its dialog.
        var id: String
        var label: BilingualMessage
        var content: Content
        /// Characters that it takes at most.
        var limit = 200
        /// Has to be filled before the answer is sent.
        var isRequired = false
        /// A code may be scanned into it.
        var takesScan = false

        var text: String {
            switch content {
            case .text(let text), .secret(let text): text
            case .choice: ""
            }
        }
    }

    var purpose: Purpose
    var title: BilingualMessage
    /// What people should know before they confirm.
    var body: [BilingualMessage]
    var fields: [Field]
    /// The index of the field in which is typed; the number of fields stands for the confirmation.
    var focus = 0
    /// Why it was not accepted.
    var problems: [BilingualMessage] = []
    /// What the act was shown to come to, and for which request.
    var consequences: [BilingualMessage] = []
    var previewed: PackActRequest?
    /// It was sent and waits for its answer.
    var isSent = false

    func choice(of id: String) -> Int {
        for field in fields where field.id == id {
            if case .choice(_, let index) = field.content { return index }
        }
        return 0
    }

    func text(of id: String) -> String { fields.first { $0.id == id }?.text ?? "" }
}
