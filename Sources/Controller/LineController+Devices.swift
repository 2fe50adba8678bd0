import ConfigurationFiles
public import ControlTypes
import Ledger
import LineAssembly
import LineCore
import Links

/// What the people who look after the devices see and try.
extension LineController {
    /// What may be tried with a device.
    private enum Trial: String {
        /// The connection is closed and made anew.
        case reconnect
        /// The reader takes a picture now.
        case read
        /// The printer prints a label that is none of the product's.
        case print

        /// What goes to the device; nil = this kind of device cannot do it.
        func output(for driver: DeviceDriver) -> LinkOutput? {
            switch (self, driver) {
            case (.reconnect, _): .reset(reason: "a person asked for it")
            case (.read, .keyenceSR): .send(Array("LON\r".utf8))
            case (.print, .zpl): .send(Array("^XA^CI28^FO40,40^A0N,48,48^FDTEST / NOT FOR SALE^FS^XZ".utf8))
            default: nil
            }
        }
    }

    public func device(_ id: String) async throws(ControlError) -> DeviceDetail {
        let index = try deviceIndex(id)
        let status = try await status()
        let driver = line.devices[index].driver
        let trials = [Trial.reconnect, .read, .print].filter { $0.output(for: driver) != nil }
        return DeviceDetail(
            status: status.devices[index], messages: traffic.messages(of: index), latency: traffic.latency(of: index),
            tests: trials.map { DeviceTest(what: $0.rawValue, obstacles: obstacles(to: $0, index, status)) })
    }

    public func testDevice(_ id: String, _ request: TestDevice) async throws(ControlError) {
        let index = try deviceIndex(id)
        guard let trial = Trial(rawValue: request.what), let output = trial.output(for: line.devices[index].driver)
        else {
            throw .badRequest(
                zh: "设备 \(id)（\(line.devices[index].driver.rawValue)）不能做“\(request.what)”",
                en: "\(request.what) cannot be done with \(id) (\(line.devices[index].driver.rawValue))")
        }
        let obstacles = obstacles(to: trial, index, try await status())
        guard obstacles.isEmpty else { throw Self.refusal(id, obstacles) }
        let signer = signer(request.act)
        do throws(LedgerError) {
            try ledger.appendAudit(
                AuditEntry(
                    act: "device.\(trial.rawValue)", who: signer.who, why: signer.why,
                    details: [.init(name: "device", value: id)]),
                batch: nil, now: WallClock.now())
        } catch {
            throw ControlError(ledger: error)
        }
        // By the line's own thread, like everything that goes to a device: so the flight recorder has it, and no batch
        // can begin in between.
        try await onLine { assembly, moment, links -> Result<Void, ControlError> in
            if trial != .reconnect, let batch = assembly.line.snapshot.occupant {
                return .failure(Self.refusal(id, [Self.isOnLine(batch)]))
            }
            assembly.send(output, to: DeviceIndex(index), at: moment, into: &links)
            return .success(())
        }
    }

    private static func refusal(_ device: String, _ obstacles: [BilingualMessage]) -> ControlError {
        ControlError(
            kind: .conflict,
            message: BilingualMessage(zh: "现在不能对设备 \(device) 这样做", en: "this cannot be done with \(device) now"),
            problems: obstacles)
    }

    private static func isOnLine(_ batch: String) -> BilingualMessage {
        BilingualMessage(
            zh: "批次 \(batch) 在产线上；测试只在没有批次时进行",
            en: "batch \(batch) is on the line; tests are for a line without a batch")
    }

    private func obstacles(to trial: Trial, _ device: Int, _ status: LineStatus) -> [BilingualMessage] {
        var found: [BilingualMessage] = []
        let isUp = status.devices[device].isUp
        if !isUp {
            found.append(
                BilingualMessage(
                    zh: "没有连接；控制器每隔几秒自动重试，请检查电源和网线",
                    en: "there is no connection; it is tried again every few seconds: look at power and cable"))
        }
        switch trial {
        case .reconnect:
            // Whatever is under way on the link would be in doubt.
            if status.state == "execute" || status.speed > 0 {
                found.append(
                    BilingualMessage(zh: "产线在运行，先暂停", en: "the line runs; hold it first"))
            }
        case .read, .print:
            if let batch = loop.lastView.line.occupant {
                found.append(Self.isOnLine(batch))
            }
        }
        return found
    }

    private func deviceIndex(_ id: String) throws(ControlError) -> Int {
        guard let index = line.devices.firstIndex(where: { $0.id == id }) else {
            let all = line.devices.map(\.id).joined(separator: ", ")
            throw ControlError(
                kind: .notFound,
                message: BilingualMessage(zh: "没有设备 \(id)；可用：\(all)", en: "no device \(id); there are \(all)"),
                problems: [])
        }
        return index
    }
}

extension LineSnapshot {
    /// The number of the batch that has the line; nil when the last one is over.
    fileprivate var occupant: String? { phase.occupiesLine ? plan?.texts.lot : nil }
}
