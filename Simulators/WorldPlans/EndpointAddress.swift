public import ConfigurationFiles
public import LineCore

/// Where an endpoint of the world is expected by the line's configuration.
public struct EndpointAddress: Hashable, Sendable {
    /// The endpoint's place in the world's list: 0 = the PLC, then the other devices in the order of the file.
    public var endpoint: Int
    /// The device's number on the line.
    public var index: DeviceIndex
    public var device: String
    /// With the run directory's path in it.
    public var address: DeviceAddress
}

/// The addresses of all endpoints of the world that ``worldPlan(line:product:units:speed:seed:faults:)`` makes.
public func endpointAddresses(
    line: LineConfiguration, runDirectory: String
) throws(WorldPlanFault) -> [EndpointAddress] {
    guard let plc = line.plc else { throw .noPLC }
    let others = line.devices.indices.map(DeviceIndex.init).filter { $0 != plc }
    var addresses: [EndpointAddress] = []
    for (endpoint, index) in ([plc] + others).enumerated() {
        let device = line.devices[Int(index)]
        if case .serial(let serial) = device.address, !serial.path.hasPrefix(SerialAddress.runPrefix) {
            throw .outsideRunDirectory(device: device.id, path: serial.path)
        }
        let address = device.address.resolved(runDirectory: runDirectory)
        if let other = addresses.first(where: { $0.address.place == address.place }) {
            throw .sharedSocket(other.device, device.id)
        }
        addresses.append(EndpointAddress(endpoint: endpoint, index: index, device: device.id, address: address))
    }
    return addresses
}

extension DeviceAddress {
    /// The socket or file, without settings.
    fileprivate var place: String {
        switch self {
        case .modbusTCP(let host, let port, _), .tcp(let host, let port): "\(host.lowercased()):\(port)"
        case .serial(let serial): serial.path
        }
    }
}
