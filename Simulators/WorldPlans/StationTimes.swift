import Codes
import ConfigurationFiles
import LineCore
import LineWorld

/// How fast a station of the plan works, so that it keeps up with the belt and with the times of the configuration.
/// All times are microseconds.
struct StationTimes {
    let line: LineConfiguration
    let station: StationConfiguration
    /// In which the children of one container come at full speed.
    let cycle: Int64

    /// A container station: a layer in place, a label on, each as fast as ordinary machines are and fast enough for the
    /// speed.
    func containerPace(reader: String, labelReader: String) throws(WorldPlanFault) -> StationPlan.Pace {
        let layer = max(min(60_000, max(10_000, cycle / 20)), shortestInterval(reader))
        let label = max(min(120_000, max(20_000, cycle / 10)), shortestInterval(labelReader))
        guard layer <= layerTimeout / 2, layer <= labelTimeout / 2 else {
            throw timing(
                zh: "一层就位需 \(layer / 1_000) ms，layer-timeout-ms 和 label-timeout-ms 须至少为其两倍",
                en: "a layer takes \(layer / 1_000) ms; layer-timeout-ms and label-timeout-ms must be twice that")
        }
        guard label <= labelTimeout / 2 else {
            throw timing(
                zh: "贴标需 \(label / 1_000) ms，label-timeout-ms 须至少为其两倍",
                en: "a label takes \(label / 1_000) ms; label-timeout-ms must be twice that")
        }
        // The applicator gives up before the controller does, so that it is the one that says so.
        return StationPlan.Pace(
            layer: layer, label: label, applicatorTime: min(3_000_000, labelTimeout * 3 / 5), scan: 0)
    }

    /// A worker scans the children and the label of a container in the time in which they come, if a person could.
    func handheldPace(ratio: Int) -> StationPlan.Pace {
        StationPlan.Pace(
            layer: 0, label: 0, applicatorTime: 0,
            scan: min(1_500_000, max(20_000, cycle * 3 / 4 / Int64(ratio + 2))))
    }

    /// The time that a label may take in the printer.
    var printTime: Int64 {
        min(400_000, max(20_000, cycle / 12), labelTimeout / 4)
    }

    /// Percent by which two units may lie nearer together than the pitch: 8, or less where the camera could not tell
    /// their pictures apart (Line Link, rule 7).
    func pitchJitter(camera: String) throws(WorldPlanFault) -> Int {
        let shortest = shortestInterval(camera)
        guard shortest < cycle else {
            throw timing(
                zh: "相机结果的时间窗为 \(shortest / 1_000) ms，不小于两件的间隔 \(cycle / 1_000) ms",
                en: "the camera needs \(shortest / 1_000) ms for each picture, and units come every \(cycle / 1_000) ms"
            )
        }
        return min(8, Int((cycle - shortest) * 100 / cycle))
    }

    /// A unit's verdict must be there before the unit is at its gate.
    func checkVerdict(camera: String, decodeTime: Int64) throws(WorldPlanFault) {
        // From the camera to the window of the gate it is more than seven pitches.
        let needed = decodeTime + 2 * poll
        guard needed <= 7 * cycle else {
            throw timing(
                zh: "相机 \(camera) 的结果约需 \(needed / 1_000) ms，来不及在剔除前作出判定",
                en: "the camera \(camera) needs about \(needed / 1_000) ms, too long for a verdict before the gate")
        }
    }

    /// The least time between two pictures of a reader; 0 where its results say to which picture they belong.
    private func shortestInterval(_ reader: String) -> Int64 {
        for device in line.devices where device.id == reader {
            guard case .keyenceSR(let settings) = device.settings else { continue }
            let window = Int64(settings.latestMilliseconds - settings.earliestMilliseconds) * 1_000
            return window + poll + 5_000
        }
        return 0
    }

    private var plc: LineLinkSettings? {
        for device in line.devices {
            if case .lineLink(let settings) = device.settings { return settings }
        }
        return nil
    }

    private var poll: Int64 { Int64(plc?.pollMilliseconds ?? 0) * 1_000 }
    private var layerTimeout: Int64 { plc.map { Int64($0.layerTimeoutMilliseconds) * 1_000 } ?? .max }
    private var labelTimeout: Int64 { Int64(line.limits.labelTimeout) * 1_000 }

    private func timing(zh: String, en: String) -> WorldPlanFault {
        .timing(station: station.id, reason: BilingualText(chinese: zh, english: en))
    }
}
