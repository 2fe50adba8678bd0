import Codes
import ConfigurationFiles
import ControlTypes

/// The person who counts what physically lies at the simulated line, and looks for what the records miss.
struct DemonstrationCount {
    let truth: TruthFile
    /// Ids of the line's stations.
    let stations: [String]
    /// Things that lay in the bins before the production: the pieces of the function test.
    let testPieces: Set<Int>
    /// What people took out of containers, and where it is.
    var hands: ScenarioHands

    /// What is in the place.
    func found(in place: String) throws -> Int {
        let parts = place.split(separator: "/", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count == 2 ? Int(parts[1]) : nil) {
        case ("bin", _):
            guard let station = stations.firstIndex(where: { $0 == parts.last }) else { break }
            return truth.bins.first { $0.station == station }?.things.count { !testPieces.contains($0.id) } ?? 0
        case ("samples", let level?): return hands.samples[UInt8(clamping: level)] ?? 0
        // No carton is left over in the demonstration.
        case ("left-over", _): return 0
        case ("loose", let level?):
            return truth.loose.count { $0.level == level } + hands.heldCount(level: UInt8(clamping: level))
        case ("containers", let level?):
            return truth.containers.count { $0.level == level && $0.label != nil && truth.isOnItsWay($0) }
        default: break
        }
        throw CommandFailure(zh: "演示不会清点 \(place)", en: "the demonstration cannot count \(place)")
    }

    /// Why a count differs, with the codes of the first things of each kind; nil when something that is missed is
    /// nowhere to be found either.
    ///
    /// - Parameter missed: codes that the records expect in the place, the first of them if there are many.
    func explanation(of status: PlaceCountStatus, missed: [String]) -> String? {
        let difference = status.difference ?? 0
        guard difference < 0 else {
            return "\(difference) more than the records know: they came to the bin while nobody looked at the PLC"
        }
        var places: [(place: String, codes: [String])] = []
        for code in missed {
            guard let place = whereabouts(of: code) else { return nil }
            if let index = places.firstIndex(where: { $0.place == place }) {
                places[index].codes.append(code)
            } else {
                places.append((place, [code]))
            }
        }
        guard !places.isEmpty else { return nil }
        return places.map { place, codes in
            let rest = codes.count > 3 ? " …" : ""
            return "\(codes.count) \(place): " + codes.prefix(3).joined(separator: " ") + rest
        }.joined(separator: "; ")
    }

    private func whereabouts(of code: String) -> String? {
        func isMeant(_ label: String?) -> Bool { label.map(identity(ofSymbol:)) == identity(ofSymbol: code) }
        if truth.taken.contains(where: { isMeant($0.label) }) { return "taken off behind the gate" }
        for container in truth.containers where container.inside.contains(where: isMeant) {
            if !truth.isOnItsWay(container) { return "unread in rejected containers" }
        }
        for bin in truth.bins where bin.things.contains(where: { isMeant($0.label) }) {
            return "in the bin of station \(stations[bin.station])"
        }
        return nil
    }
}
