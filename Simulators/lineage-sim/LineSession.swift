import ConfigurationFiles
import Foundation
import Glibc
import LineWorld
import Platform
import WorldPlans
import WorldServers

/// Serves a simulated line, reports how it goes, and obeys the standard input until it is told to stop.
struct LineSession {
    private let simulation: Simulation
    private let truthFile: String?
    private let timeScale: Double

    init(simulation: Simulation, truthFile: String?, timeScale: Double) {
        self.simulation = simulation
        self.truthFile = truthFile
        self.timeScale = timeScale
    }

    func run() throws(SimulationFailure) {
        Report.plan(of: simulation).say()
        let truth = truthFile.map(TruthFile.init)
        try truth?.check()
        let termination = TerminationSignals.begin()
        let server = try openServer()
        server.start()
        var ready = Report("ready")
        ready.endpoints = Dictionary(
            uniqueKeysWithValues: simulation.addresses.map { ($0.device, $0.address.text(runDirectory: "")) })
        ready.say()
        obey(server, until: termination)
        let text = server.withWorld { $0.truthJSON() }
        server.stop()
        try truth?.write(text)
        var end = Report("end")
        end.truth = truthFile
        end.seed = simulation.plan.seed
        end.say()
    }

    private func openServer() throws(SimulationFailure) -> LineServer<World> {
        do throws(ServerError) {
            return try LineServer(
                world: World(plan: simulation.plan), bindings: simulation.addresses.map(Binding.init),
                timeScale: timeScale)
        } catch {
            throw SimulationFailure(sentence: text(of: error))
        }
    }

    /// The server names endpoints by number; people know devices.
    private func text(of error: ServerError) -> String {
        let endpoint: Int? =
            switch error {
            case .unknownEndpoint(let endpoint), .boundTwice(let endpoint), .wrongKind(let endpoint),
                .socket(let endpoint, _), .terminal(let endpoint, _):
                endpoint
            case .link: nil
            }
        guard let address = simulation.addresses.first(where: { $0.endpoint == endpoint }) else { return "\(error)" }
        return "\(address.device) (\(address.address.text(runDirectory: ""))): \(error)"
    }

    /// Reports once a second and carries out what the standard input says, until one of them ends it.
    private func obey(_ server: LineServer<World>, until termination: TerminationSignals) {
        var input = OrderInput()
        var next = microseconds(of: CLOCK_MONOTONIC)
        while !termination.isWanted, !input.hasEnded {
            let now = microseconds(of: CLOCK_MONOTONIC)
            if now >= next {
                report(server)
                next = max(next + 1_000_000, now)
            }
            let ready = termination.raised.wait(
                alongside: STDIN_FILENO, for: .readable, microseconds: next - microseconds(of: CLOCK_MONOTONIC))
            guard !ready.readiness.isEmpty else { continue }
            for line in input.read() where !line.allSatisfy(\.isWhitespace) {
                do throws(SimulationFailure) {
                    let order = try LineOrder(line)
                    if order == .stop { return }
                    try carryOut(order, server)
                    var done = Report("done")
                    done.command = line
                    done.say()
                } catch {
                    Report.error(error.message).say()
                }
            }
        }
    }

    private func report(_ server: LineServer<World>) {
        let (fed, isIdle, finished) = server.withWorld { ($0.fed, $0.isIdle, $0.finished) }
        Report.progress(fed: fed, isIdle: isIdle, finished: finished).say()
    }

    private func carryOut(_ order: LineOrder, _ server: LineServer<World>) throws(SimulationFailure) {
        switch order {
        case .flush: server.withWorld { $0.flush() }
        case .stopFeeding: server.withWorld { $0.stopFeeding() }
        case .supply(let units): server.withWorld { $0.supply(units: units) }
        case .inject(let name, let place, let seconds):
            let fault: Fault
            do throws(WorldPlanFault) {
                fault = try injectedFault(
                    name, device: place, station: place, seconds: seconds, line: simulation.line)
            } catch {
                throw SimulationFailure(error.text)
            }
            server.withWorld { $0.inject(fault) }
        case .truth:
            guard let truthFile else {
                throw SimulationFailure(zh: "没有给出 --truth", en: "--truth was not given")
            }
            try TruthFile(path: truthFile).write(server.withWorld { $0.truthJSON() })
        case .piece(let name):
            let thing = name.thing(line: simulation.line, product: simulation.product)
            guard let thing, server.withWorld({ $0.lay(thing) }) else {
                throw SimulationFailure(
                    zh: "现在不能放上试验件 \(name.rawValue)：没有合适的小盒，或工位被占用",
                    en: "the piece \(name.rawValue) cannot be laid now: there is no carton for it, or no room")
            }
        case .take(let text): server.withWorld { $0.takeAway(text: text) }
        case .takeInHand(let text): server.withWorld { $0.takeInHand(text: text) }
        case .putIn(let text, let container): server.withWorld { $0.putByHand(text: text, into: container) }
        case .rescan(let seconds): server.withWorld { $0.scanAgain(last: Int64(seconds) * 1_000_000) }
        case .stop: break
        }
    }
}

extension Binding {
    init(_ address: EndpointAddress) {
        let place: Place =
            switch address.address {
            case .modbusTCP(let host, let port, _): .modbus(host: Self.bare(host), port: port)
            case .tcp(let host, let port): .tcp(host: Self.bare(host), port: port)
            case .serial(let serial): .serial(linkPath: serial.path)
            }
        self.init(endpoint: address.endpoint, place: place)
    }

    /// An IPv6 address without its brackets.
    private static func bare(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}
