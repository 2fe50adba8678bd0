/// What a request goes through before a route sees it, for who tries whether any bytes do harm there.
package enum RequestTrial {
    /// - Parameter bytes: a path up to the first LF, then the body. It is judged by the forms of the routes at that path;
    ///   by all of them where there is none.
    package static func read(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(decoding: parts[0], as: UTF8.self)
        let body = parts.count == 2 ? Array(parts[1]) : []
        let here = ControlRoutes.all.filter { $0.parameters(of: path) != nil }
        for route in here.isEmpty ? ControlRoutes.all : here {
            guard case .json(let form) = route.input else { continue }
            do {
                try ControlResponder.check(body, form: form)
            } catch {
                // What the client is told.
                _ = "\(error)"
            }
        }
    }
}
