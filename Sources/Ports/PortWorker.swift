import Links
import Platform

/// Why a connection could not be made.
struct ConnectionFailure: Error {
    var fault: LinkFault

    init(_ kind: LinkFault.Kind, _ detail: String) {
        fault = LinkFault(kind: kind, detail: detail)
    }
}

/// A connection that stands. Lives on its port's thread.
protocol PortConnection {
    /// Moves data until the connection ends; everything received before has been emitted when it returns.
    func run(_ worker: PortWorker) -> ConnectionEnd

    func close()
}

enum ConnectionEnd {
    case stopped
    case fault(LinkFault)
    case reset(reason: String)
}

/// The part of a port that lives on its thread: connects, reports, backs off.
final class PortWorker {
    let link: PortLink
    /// What the inbox has not taken yet.
    private var pending: [LinkInput] = []
    private var backOff = BackOff()
    /// Faults reported since the last connection stood; bounded, since a list of this length has told everything.
    private var reported: [LinkFault] = []

    init(_ link: PortLink) {
        self.link = link
    }

    /// Connects, runs the connection and starts again, until the port is stopped.
    func run(_ connect: () throws(ConnectionFailure) -> any PortConnection) {
        while !link.isStopping {
            let connection: any PortConnection
            do throws(ConnectionFailure) {
                connection = try connect()
            } catch {
                link.connectionEnded(error.fault)
                if reported.count < 8, !reported.contains(error.fault) {
                    reported.append(error.fault)
                    emit(.down(error.fault))
                }
                pause(backOff.failed())
                continue
            }
            let began = SystemClock.now()
            link.connectionMade()
            emit(.up)
            let end = connection.run(self)
            connection.close()
            if SystemClock.now() - began >= BackOff.longest {
                backOff.worked()
            }
            switch end {
            case .stopped:
                link.connectionEnded(nil)
                return
            case .fault(let fault):
                ended(fault)
                pause(backOff.failed())
            case .reset(let reason):
                ended(LinkFault(kind: .reset, detail: reason))
                // At once, but a machine that resets each new connection must not keep a processor busy with it.
                pause(began + BackOff.shortest - SystemClock.now())
            }
        }
    }

    /// The device has shown that it works; the next fault is followed by the shortest wait.
    func deviceAnswered() {
        backOff.worked()
    }

    func emit(_ input: LinkInput) {
        pending.append(input)
        deliver()
    }

    /// Hands the inbox what it has room for. False if something is left; then nothing more may be read from the device,
    /// and the link's signal is raised when there is room again.
    @discardableResult
    func deliver() -> Bool {
        var count = 0
        while count < pending.count, link.inbox.offer(pending[count], port: link.index) {
            count += 1
        }
        pending.removeFirst(count)
        if !pending.isEmpty {
            link.count { $0.inboxFull += 1 }
        }
        return pending.isEmpty
    }

    private func ended(_ fault: LinkFault) {
        link.connectionEnded(fault)
        reported = [fault]
        emit(.down(fault))
    }

    /// Waits before the next attempt, and until the line thread knows of everything before it.
    private func pause(_ interval: Interval) {
        let end = SystemClock.now() + interval
        while case .carryOn = link.nextOrder() {
            let delivered = deliver()
            let left = (end - SystemClock.now()).microseconds
            if delivered && left <= 0 { return }
            link.wake.wait(microseconds: delivered ? left : nil)
        }
    }
}

/// What all kinds of port have in common: a link and a thread.
final class PortRunner: Sendable {
    let link: PortLink
    private let thread = ThreadSlot()

    init(_ link: PortLink) {
        self.link = link
    }

    func start(_ connect: @escaping @Sendable () throws(ConnectionFailure) -> any PortConnection) {
        let link = link
        thread.start(name: "port \(link.index)") {
            PortWorker(link).run(connect)
        }
    }

    func stop() {
        link.stop()
        thread.join()
    }
}
