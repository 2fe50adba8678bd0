import ControlTypes
import Ledger
import LineCore

/// Places that people count, in words.
struct CountWords: Sendable {
    let levels: [LevelPlan]
    /// Ids of the batch's stations.
    let stations: [String]

    func place(_ token: String) throws(ControlError) -> CountedPlace {
        guard let place = CountedPlace(token: token, stations: stations) else {
            throw ControlError.badRequest(
                zh: "没有清点之处“\(token)”：bin/工位、samples/级别、left-over、loose/级别、containers/级别",
                en: "\(token) is no place: bin/STATION, samples/LEVEL, left-over, loose/LEVEL, containers/LEVEL")
        }
        return place
    }

    func text(_ place: CountedPlace) -> BilingualMessage {
        switch place {
        case .bin(let station):
            let id = Int(station) < stations.count ? stations[Int(station)] : "\(station)"
            return BilingualMessage(zh: "工位 \(id) 的剔除箱", en: "reject bin of station \(id)")
        case .samples(let level):
            return BilingualMessage(zh: "\(name(level)) 的样品", en: "samples of level \(name(level))")
        case .leftOver:
            return BilingualMessage(zh: "已印未用的小盒", en: "printed cartons that are left over")
        case .loose(let level):
            return BilingualMessage(
                zh: "未装入容器的合格 \(name(level))", en: "good packs of level \(name(level)) in no container")
        case .containers(let level):
            return BilingualMessage(zh: "已关闭的 \(name(level))", en: "closed containers of level \(name(level))")
        }
    }

    private func name(_ level: UInt8) -> String {
        levels.first { $0.level == level }.map { "\(level) \($0.name)" } ?? "\(level)"
    }

    // MARK: Status

    func status(_ count: PlaceCount, isBlind: Bool) -> PlaceCountStatus {
        let isCounted = count.counted != nil
        return PlaceCountStatus(
            place: count.place.token(stations: stations), text: text(count.place), state: count.state.token,
            expected: isCounted || !isBlind ? count.expected : nil, counted: count.counted.map { Int($0) },
            difference: isCounted ? count.difference : nil, countedBy: count.countedBy?.who,
            explanation: count.explanation?.why, explainedBy: count.explanation?.who)
    }

    /// Of a batch that is not the line's any more: what the ledger's rows came to.
    func status(
        _ place: CountedPlace, counts: [PhysicalCountRow], deviations: [DeviationRow]
    ) -> PlaceCountStatus {
        let result = CountResult(place, counts: counts, deviations: deviations)
        return PlaceCountStatus(
            place: place.token(stations: stations), text: text(place), state: result.state.token,
            expected: result.expected.map { Int($0) }, counted: result.count.map { Int($0.counted) },
            difference: result.count == nil ? nil : Int(result.difference), countedBy: result.count?.who,
            explanation: result.explanation?.why, explainedBy: result.explanation?.who)
    }

    // MARK: Refusals

    func refusal(_ refusal: CountRefusal, batch: String) -> ControlError {
        switch refusal {
        case .wrongPhase(.running):
            ControlError.conflict(
                zh: "批次 \(batch) 仍在生产；结束生产后再清点",
                en: "batch \(batch) is running; counting follows the end of its production")
        case .wrongPhase(let phase): ControlError.wrongPhase(batch, phase)
        case .notAsked(let place):
            ControlError.badRequest(
                zh: "批次 \(batch) 不要求清点 \(place.token(stations: stations))",
                en: "batch \(batch) does not ask for a count of \(place.token(stations: stations))")
        case .itemsOpen(let station, let count):
            ControlError.conflict(
                zh: "工位 \(stations[Int(station)]) 还有 \(count) 件没有结果；线上走空后再清点",
                en:
                    "\(count) items at station \(stations[Int(station)]) have no outcome yet; count when the line is empty"
            )
        case .notCounted(let place):
            ControlError.conflict(
                zh: "\(place.token(stations: stations)) 尚未清点",
                en: "\(place.token(stations: stations)) was not counted yet")
        case .noDeviation(let place):
            ControlError.conflict(
                zh: "\(place.token(stations: stations)) 没有待说明的差异",
                en: "\(place.token(stations: stations)) has no difference that waits for an explanation")
        case .reasonMissing:
            ControlError.badRequest(zh: "须说明差异的原因", en: "the reason of the difference is needed")
        }
    }
}

/// What the rows of one place come to.
struct CountResult {
    var count: PhysicalCountRow?
    var difference: Int64
    var explanation: Signer?

    init(_ place: CountedPlace, counts: [PhysicalCountRow], deviations: [DeviationRow]) {
        count = counts.last { $0.place == place }
        let last = deviations.last { $0.place == place }
        // Every change of the difference is a row: without one it was never anything but 0.
        difference = last?.difference ?? 0
        explanation = last?.explanation
    }

    var expected: Int64? { count.map { $0.counted - difference } }

    var state: PlaceCount.State {
        guard count != nil else { return .missing }
        if difference == 0 { return .agrees }
        return explanation == nil ? .deviates : .explained
    }
}

extension PlaceCount.State {
    var token: String {
        switch self {
        case .missing: "missing"
        case .agrees: "agrees"
        case .deviates: "deviates"
        case .explained: "explained"
        }
    }
}
