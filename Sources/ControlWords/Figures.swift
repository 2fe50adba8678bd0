/// Numbers as people read them; the same in both languages.
public enum Figures {
    /// Tenths of a percent as percent; a dash where there is no figure.
    public static func percent(_ tenths: Int64?) -> String {
        guard let tenths else { return "–" }
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// `1:02:03` or `2:03.4`.
    public static func duration(milliseconds: Int64) -> String {
        let seconds = milliseconds / 1_000
        if seconds >= 3_600 {
            return "\(seconds / 3_600):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
        }
        return "\(seconds / 60):\(twoDigits(seconds % 60)).\(milliseconds / 100 % 10)"
    }

    /// 317 → 3.17
    public static func decimal(hundredths: Int) -> String {
        "\(hundredths / 100).\(twoDigits(Int64(hundredths % 100)))"
    }

    static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
