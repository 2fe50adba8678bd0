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

extension Floor {
    /// More items came and were judged while nobody looked than the ring of outcomes holds: what became of them is not
    /// known, only how many they are.
    mutating func countUntold(
        _ snapshot: PLCStationSnapshot, after newest: UInt16, station: StationIndex, at moment: Moment,
        into step: inout Step
    ) {
        let unseen = ItemNumber.distance(from: newest, to: snapshot.judged)
        guard snapshot.judged != 0, unseen >= 1, unseen < 32_768 else { return }
        let told = snapshot.outcomes.count { (1...unseen).contains(ItemNumber.distance(from: newest, to: $0.item)) }
        guard unseen > told else { return }
        tally.items[Int(station)] += unseen - told
        tally.lost[Int(station)] += unseen - told
        alarms.raise(
            .outcomesLost, station: station, device: noDevice, detail: Int64(ItemNumber.next(newest)), at: moment,
            into: &step)
    }
}
