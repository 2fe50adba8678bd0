public import Platform

/// Where an endpoint of the world is served.
public struct Binding: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// A byte stream on a listening socket; port 0 takes any free one.
        case tcp(host: String, port: UInt16)
        /// A Modbus TCP server; port 0 takes any free one.
        case modbus(host: String, port: UInt16)
        /// A pseudo-terminal, found through a symbolic link. A link that is there already is replaced, any other file
        /// is an error. The folder must exist.
        case serial(linkPath: String)
    }

    /// The endpoint's place in the world's list.
    public var endpoint: Int
    public var place: Place

    public init(endpoint: Int, place: Place) {
        self.endpoint = endpoint
        self.place = place
    }
}

/// Why a world cannot be served.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownEndpoint(Int)
    case boundTwice(endpoint: Int)
    /// A stream bound to a Modbus server, or the like.
    case wrongKind(endpoint: Int)
    case socket(endpoint: Int, SocketFault)
    case terminal(endpoint: Int, SystemFault)
    /// The symbolic link could not be made, or something that is no link is in its place.
    case link(path: String, SystemFault)

    public var description: String {
        switch self {
        case .unknownEndpoint(let endpoint): "The world has no endpoint \(endpoint). / 模拟产线没有端点 \(endpoint)。"
        case .boundTwice(let endpoint): "Endpoint \(endpoint) is bound twice. / 端点 \(endpoint) 被绑定两次。"
        case .wrongKind(let endpoint):
            "Endpoint \(endpoint) is of another kind than its binding. / 端点 \(endpoint) 的类型与绑定不符。"
        case .socket(let endpoint, let fault):
            "Endpoint \(endpoint) cannot be served / 端点 \(endpoint) 无法提供服务: \(fault)"
        case .terminal(let endpoint, let fault):
            "Endpoint \(endpoint) has no pseudo-terminal / 端点 \(endpoint) 没有伪终端: \(fault)"
        case .link(let path, let fault): "The link \(path) cannot be made / 无法创建链接 \(path): \(fault)"
        }
    }
}

/// What a server has done since it was started.
public struct ServerStatistics: Hashable, Sendable {
    /// Connections taken on sockets.
    public internal(set) var connections = 0
    /// Connections refused because an endpoint had too many.
    public internal(set) var refusedConnections = 0
    /// Well-formed Modbus frames.
    public internal(set) var requests = 0
    /// Connections closed because of a frame that is none.
    public internal(set) var brokenFrames = 0
    /// Bytes of serial devices that nobody read in time.
    public internal(set) var droppedBytes = 0
    /// Connections closed because the client did not read.
    public internal(set) var slowClients = 0
    /// The newest fault of the operating system while serving.
    public internal(set) var lastFault: SystemFault?
}
