/// Checks of master data that no GS1 key has. Each takes the whole code.
enum MasterDataCheck {
    /// 统一社会信用代码 (GB 32100): 17 characters of a 31-letter alphabet with weights 3^n modulo 31, then the check.
    static func isCreditCode(_ text: String) -> Bool {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        let values = text.utf8.map { alphabet.firstIndex(of: $0) }
        guard values.count == 18, let check = values[17] else { return false }
        var sum = 0
        var weight = 1
        for value in values.prefix(17) {
            guard let value else { return false }
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31 == check
    }

    /// What the insurance platform calls doubtful in a 本位码: 7 or more equal digits in a row, or a run of 7 or more
    /// digits that count up or down cyclically (…8 9 0 1…).
    static func isDoubtful(_ digits: String) -> Bool {
        let values = digits.utf8.map { Int($0) }
        var runs = (equal: 1, up: 1, down: 1)
        for (previous, next) in zip(values, values.dropFirst()) {
            let step = ((next - previous) % 10 + 10) % 10
            runs = (
                step == 0 ? runs.equal + 1 : 1, step == 1 ? runs.up + 1 : 1, step == 9 ? runs.down + 1 : 1
            )
            if max(runs.equal, runs.up, runs.down) >= 7 { return true }
        }
        return false
    }
}
