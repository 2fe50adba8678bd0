/// What a station of the PLC did while nobody looked, as all stations ask it (Line Link, rule 5).
extension PLCStationSnapshot {
    /// An item came after `newest`, the last one that the line saw, and was judged before the line was back. It had no
    /// verdict, so that its outcome tells whether the gate kept it back.
    static func cameUnseen(_ item: UInt16, after newest: UInt16) -> Bool {
        (1..<32_768).contains(ItemNumber.distance(from: newest, to: item))
    }

    /// The item lies between trigger and gate. One that the line still waits for and that does not was judged, and its
    /// outcome overwritten.
    func isUnderWay(_ item: UInt16) -> Bool {
        let place = ItemNumber.distance(from: judged, to: item)
        return place >= 1 && place <= ItemNumber.distance(from: judged, to: self.item)
    }
}
