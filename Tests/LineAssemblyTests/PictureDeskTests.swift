import Codes
import Devices
@testable import LineAssembly
import LineCore
import Links
import Requirements
import Testing

/// Device 1 reads units and device 2 the content of bundles; their labels are read by device 3.
@Suite("Pictures find their items", .requirement("V-02", "V-04"))
struct PictureDeskTests {
    static let layout = LineLayout(stations: [
        .coding(printer: 4, camera: 1, queueDepth: 10),
        .container(level: 2, reader: 2, labelReader: 3, printer: 5, layers: 1),
        .handheld(level: 3, scanner: 6, printer: 7),
    ])

    static let settings = PictureSettings(
        earliest: .milliseconds(5), latest: .milliseconds(50), hasTriggerID: false, resyncItems: 20)

    static func desk() -> PictureDesk {
        PictureDesk(layout: layout, settings: [1: settings, 2: settings, 3: settings])
    }

    static let result = ReadResult(triggerID: nil, readings: [], grade: nil)

    static func picture(_ station: StationIndex, _ item: UInt16, at milliseconds: Int64) -> DeviceReport {
        .plc(
            .pictureTaken(
                station: station, item: item, picture: 1, earliest: (milliseconds - 10) * 1_000,
                latest: milliseconds * 1_000))
    }

    static func take(
        _ desk: inout PictureDesk, _ report: DeviceReport, from device: DeviceIndex, at milliseconds: Int64
    ) -> [Event] {
        var events: [Event] = []
        desk.take(report, from: device, at: Tick(microseconds: milliseconds * 1_000), into: &events)
        return events
    }

    /// A picture, its result 20 ms later, and the status read after that.
    static func read(
        _ desk: inout PictureDesk, _ station: StationIndex, _ item: UInt16, by device: DeviceIndex, at time: Int64
    ) -> [Event] {
        take(&desk, picture(station, item, at: time), from: 0, at: time)
            + take(&desk, .reader(.result(result)), from: device, at: time + 20)
            + take(&desk, .plc(.statusRead(begun: (time + 30) * 1_000)), from: 0, at: time + 31)
    }

    @Test("The role of a container's picture follows the last request; each reader has its own pictures")
    func roles() {
        var desk = Self.desk()
        #expect(
            Self.read(&desk, 0, 1, by: 1, at: 100) == [.read(station: 0, item: 1, role: .unit, result: Self.result)])
        desk.requested(.nextLayer, station: 1)
        #expect(
            Self.read(&desk, 1, 7, by: 2, at: 200) == [.read(station: 1, item: 7, role: .content, result: Self.result)])
        desk.requested(.applyLabel, station: 1)
        #expect(
            Self.read(&desk, 1, 7, by: 3, at: 300) == [.read(station: 1, item: 7, role: .label, result: Self.result)])
        desk.requested(.release, station: 1)
        desk.requested(.nextLayer, station: 1)
        #expect(
            Self.read(&desk, 1, 8, by: 2, at: 400) == [.read(station: 1, item: 8, role: .content, result: Self.result)])
    }

    @Test("The content reader's result is never the label's")
    func otherReader() {
        var desk = Self.desk()
        desk.requested(.applyLabel, station: 1)
        #expect(Self.read(&desk, 1, 7, by: 2, at: 100) == [.strayResult(2)])
    }

    @Test("A result that does not come is told when its time is over")
    func late() {
        var desk = Self.desk()
        _ = Self.take(&desk, Self.picture(0, 1, at: 100), from: 0, at: 100)
        var events: [Event] = []
        #expect(desk.nextDeadline == Tick(microseconds: 150_001))
        desk.timePassed(at: Tick(microseconds: 150_000), into: &events)
        #expect(events.isEmpty)
        desk.timePassed(at: Tick(microseconds: 150_001), into: &events)
        #expect(events == [.unread(station: 0, item: 1, role: .unit, cause: .late)])
        #expect(desk.nextDeadline == nil)
    }

    @Test("A reader that is lost takes its open pictures along, and a PLC that attaches those of all")
    func lost() {
        let fault = DeviceFault(kind: .link, detail: "")
        var desk = Self.desk()
        _ = Self.take(&desk, Self.picture(0, 1, at: 100), from: 0, at: 100)
        #expect(
            Self.take(&desk, .reader(.fault(fault)), from: 1, at: 110) == [
                .unread(station: 0, item: 1, role: .unit, cause: .readerLost), .readerFault(1, fault),
            ])
        #expect(Self.take(&desk, .reader(.ready), from: 1, at: 120) == [.readerReady(1)])
        _ = Self.take(&desk, Self.picture(0, 2, at: 200), from: 0, at: 200)
        let snapshot = PLCSnapshot(
            boot: 1, bootEcho: 1, state: .held, inputs: [], alarms: [], parameterChecksum: 0, stations: [])
        #expect(
            Self.take(&desk, .plc(.attached(snapshot)), from: 0, at: 210) == [
                .unread(station: 0, item: 2, role: .unit, cause: .missed), .plc(.attached(snapshot)),
            ])
    }

    @Test("What is only shown is no event; everything else passes through")
    func passing() {
        var desk = Self.desk()
        #expect(Self.take(&desk, .plc(.speedChanged(250)), from: 0, at: 1) == [])
        #expect(desk.speed == 250)
        #expect(Self.take(&desk, .plc(.requestTaken(station: 1, item: 1, request: .release)), from: 0, at: 1) == [])
        #expect(Self.take(&desk, .plc(.inControl), from: 0, at: 1) == [.plc(.inControl)])
        #expect(
            Self.take(&desk, .plc(.inputsChanged([.airOK])), from: 0, at: 1) == [.plc(.inputsChanged([.airOK]))],
            "the losses rest on it")
        #expect(
            Self.take(&desk, .unitPrinter(.stored(index: 3)), from: 4, at: 1) == [.unitPrinter(4, .stored(index: 3))])
        #expect(Self.take(&desk, .labelPrinter(.ready), from: 5, at: 1) == [.labelPrinter(5, .ready)])
        #expect(Self.take(&desk, .scanner(.ready), from: 6, at: 1) == [.scanner(6, .ready)])
        // Pictures of stations that take none, and results of devices that read for none, are nobody's.
        #expect(Self.take(&desk, Self.picture(2, 1, at: 10), from: 0, at: 10) == [])
        #expect(Self.take(&desk, Self.picture(9, 1, at: 10), from: 0, at: 10) == [])
        #expect(Self.take(&desk, .reader(.result(Self.result)), from: 9, at: 10) == [])
    }
}
