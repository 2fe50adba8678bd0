import Foundation
import Parsers

// libFuzzer brings the main function; it calls what stands here by these names.

/// What is tried; set once, before anything runs.
private nonisolated(unsafe) var tried: (parser: Parser, place: ParserPlace)?

/// PARSER names what is tried; RECORD is the folder of a sound batch record.
@_cdecl("LLVMFuzzerInitialize")
public func initializeFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
    let environment = ProcessInfo.processInfo.environment
    guard let parser = environment["PARSER"].flatMap(Parser.init(rawValue:)), let record = environment["RECORD"] else {
        let known = Parser.allCases.map(\.rawValue).joined(separator: ", ")
        end("parser-fuzz: PARSER is one of \(known); RECORD is the folder of a record")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "parser-fuzz-\(getpid())")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        tried = (parser, try ParserPlace(folder: folder, record: URL(fileURLWithPath: record)))
    } catch {
        end("parser-fuzz: \(error)")
    }
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func tryInput(_ start: UnsafePointer<UInt8>?, _ length: Int) -> CInt {
    guard let tried else { return 0 }
    tried.parser.read(Array(UnsafeBufferPointer(start: start, count: length)), in: tried.place)
    return 0
}

private func end(_ words: String) -> Never {
    FileHandle.standardError.write(Data("\(words)\n".utf8))
    exit(2)
}
