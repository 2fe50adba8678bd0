import ControlTypes
import HTTPTypes

/// Every operation that the server knows.
enum ControlRoutes {
    static let all: [Route] =
        status + codes + batches + preprinted + handheld + counts + line + losses + acts + devices + alarms + access
        + release + handover
        + service

    private static let status: [Route] = [
        Route(
            method: .get, path: "/v1/status", operation: "status",
            summary: BilingualMessage(zh: "产线现状", en: "What the line does now"),
            input: .nothing, output: .json(schema: "LineStatus")
        ) { call in
            try await .json(call.service.status())
        }
    ]

    private static let codes: [Route] = [
        Route(
            method: .get, path: "/v1/pools", operation: "pools",
            summary: BilingualMessage(zh: "码池", en: "The pools of codes"),
            input: .nothing, output: .list(schema: "PoolStatus")
        ) { call in
            try await .json(call.service.pools())
        },
        Route(
            method: .post, path: "/v1/pools/{source}/return", operation: "returnCodes",
            summary: BilingualMessage(
                zh: "把一个来源的未分配码退回企业", en: "Gives the unallocated codes of a source back to the enterprise"),
            input: .json(.returnCodes), output: .json(schema: "ReturnSummary")
        ) { call in
            let request = try call.content(ReturnRequest.self)
            let file = try request.file.map(absolute)
            return try await .json(call.service.returnCodes(call.parameter("source"), request.act, to: file))
        },
        Route(
            method: .post, path: "/v1/pools/{source}/returned", operation: "writeReturnedCodes",
            summary: BilingualMessage(zh: "写出已退回码的清单", en: "Writes the list of a source's returned codes"),
            input: .json(.returnedCodes), output: .json(schema: "ReturnSummary")
        ) { call in
            let request = try call.content(ReturnedList.self)
            return try await .json(
                call.service.writeReturnedCodes(call.parameter("source"), to: absolute(request.file)))
        },
        Route(
            method: .post, path: "/v1/codes/import", operation: "importCodes",
            summary: BilingualMessage(
                zh: "导入码文件，全部或全不", en: "Imports a file of codes, all of it or nothing"),
            input: .file(query: .importCodes), output: .json(schema: "ImportSummary")
        ) { call in
            // The form was checked: every parameter is there, and the level is a number.
            let request = ImportRequest(
                fileName: call.query["fileName"] ?? "", product: call.query["product"] ?? "",
                level: call.query["level"].flatMap { Int($0) } ?? 0, application: call.query["application"] ?? "",
                user: call.query["user"] ?? "")
            return try await .json(call.service.importCodes(request, file: call.body))
        },
        Route(
            method: .get, path: "/v1/codes/{code}", operation: "scan",
            summary: BilingualMessage(zh: "查询一个码", en: "Everything known of a code"),
            input: .nothing, output: .json(schema: "CodeReport")
        ) { call in
            try await .json(call.service.scan(call.parameter("code")))
        },
    ]

    private static let batches: [Route] = [
        Route(
            method: .get, path: "/v1/batches", operation: "batches",
            summary: BilingualMessage(zh: "全部批次", en: "All batches"),
            input: .nothing, output: .list(schema: "BatchSummary")
        ) { call in
            try await .json(call.service.batches())
        },
        Route(
            method: .post, path: "/v1/batches", operation: "createBatch",
            summary: BilingualMessage(zh: "建立批次", en: "Creates a batch"),
            input: .json(.createBatch), output: .json(schema: "BatchSummary")
        ) { call in
            try await .json(call.service.createBatch(call.content(CreateBatch.self)))
        },
        Route(
            method: .get, path: "/v1/batches/{number}", operation: "batch",
            summary: BilingualMessage(
                zh: "一个批次、其步骤及下一步的条件", en: "A batch, its steps and what stands against the next ones"),
            input: .nothing, output: .json(schema: "BatchDetail")
        ) { call in
            try await .json(call.service.batch(call.parameter("number")))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/clear", operation: "clearBatch",
            summary: BilingualMessage(zh: "确认清场检查项", en: "Confirms items of the line clearance"),
            input: .json(.clearBatch), output: .json(schema: "BatchDetail")
        ) { call in
            try await .json(call.service.clearBatch(call.parameter("number"), call.content(ClearBatch.self)))
        },
        Route(
            method: .post, path: "/v1/batches/{number}/challenge", operation: "challengeBatch",
            summary: BilingualMessage(
                zh: "功能测试：start、end，或下一个试验件", en: "The function test: start, end, or the piece that comes next"),
            input: .json(.challengeBatch), output: .json(schema: "BatchDetail")
        ) { call in
            try await .json(call.service.challengeBatch(call.parameter("number"), call.content(ChallengeBatch.self)))
        },
        batchAct("hold", "holdBatch", zh: "保持生产线", en: "Holds the line") {
            service, number, act async throws(ControlError) in try await service.holdBatch(number, act)
        },
        batchAct("cancel", "cancelBatch", zh: "取消尚未生产的批次", en: "Gives up a batch of which nothing was made") {
            service, number, act async throws(ControlError) in try await service.cancelBatch(number, act)
        },
        batchAct("start", "startBatch", zh: "开始批次", en: "Starts a batch") {
            service, number, act async throws(ControlError) in try await service.startBatch(number, act)
        },
        batchAct("end", "endBatch", zh: "结束生产，不再有新的小盒", en: "Ends the production: no new units") {
            service, number, act async throws(ControlError) in try await service.endBatch(number, act)
        },
        batchAct("close", "closeBatch", zh: "关闭批次", en: "Closes the batch") {
            service, number, act async throws(ControlError) in try await service.closeBatch(number, act)
        },
        Route(
            method: .post, path: "/v1/batches/{number}/record", operation: "exportRecord",
            summary: BilingualMessage(zh: "写出批记录", en: "Writes the batch record directory"),
            input: .json(.exportRecord), output: .json(schema: "RecordSummary")
        ) { call in
            let target = try call.content(RecordTarget.self)
            guard target.directory.hasPrefix("/") else {
                throw Refusal.badRequest(
                    BilingualMessage(zh: "directory 应为绝对路径", en: "directory is an absolute path"))
            }
            return try await .json(call.service.exportRecord(call.parameter("number"), to: target.directory))
        },
    ]

    private static let line: [Route] = [
        Route(
            method: .post, path: "/v1/line/{command}", operation: "command",
            summary: BilingualMessage(
                zh: "操作产线：start、hold、stop、resume、declare-belt-empty、close-open-containers、replace-labels",
                en: """
                    Acts on the line: start, hold, stop, resume, declare-belt-empty, close-open-containers, \
                    replace-labels
                    """),
            input: .json(.act), output: .nothing
        ) { call in
            try await call.service.command(call.parameter("command"), call.content(Act.self))
            return .nothing
        },
        Route(
            method: .post, path: "/v1/stations/{station}/reject", operation: "rejectNext",
            summary: BilingualMessage(
                zh: "剔除该工位接下来的若干件，不论读到什么",
                en: "Rejects the next items of a station, whatever is read on them"),
            input: .json(.rejectOrder), output: .nothing
        ) { call in
            let order = try call.content(RejectOrder.self)
            try await call.service.rejectNext(order.count, at: call.parameter("station"), order.act)
            return .nothing
        },
        Route(
            method: .post, path: "/v1/containers", operation: "resolveContainer",
            summary: BilingualMessage(
                zh: "处理一个未关闭的容器：close-short、take-apart", en: "Resolves one open container: close-short, take-apart"),
            input: .json(.resolveContainer), output: .nothing
        ) { call in
            try await call.service.resolveContainer(call.content(ResolveContainer.self))
            return .nothing
        },
    ]

    private static let acts: [Route] = [
        Route(
            method: .post, path: "/v1/acts", operation: "act",
            summary: BilingualMessage(
                zh: "对包装的人工操作；preview 只告知后果",
                en: "An act on packs by hand; with preview only what would come of it"),
            input: .json(.packAct), output: .json(schema: "PackActReport")
        ) { call in
            try await .json(call.service.act(call.content(PackActRequest.self)))
        }
    ]

    private static let service: [Route] = [
        Route(
            openMethod: .get, path: "/healthz", operation: "health",
            summary: BilingualMessage(
                zh: "账本可写时为 200，否则 503", en: "200 while the ledger takes entries, else 503"),
            input: .nothing, output: .document
        ) { call in
            let status = try await call.gate.openStatus.status()
            if let failure = status.journal.failure {
                throw ControlError(
                    kind: .unavailable,
                    message: BilingualMessage(zh: "账本故障：\(failure)", en: "the ledger failed: \(failure)"),
                    problems: [])
            }
            return try .json(["status": "ok"])
        },
        Route(
            openMethod: .get, path: "/metrics", operation: "metrics",
            summary: BilingualMessage(zh: "Prometheus 指标", en: "Metrics as Prometheus text"),
            input: .nothing, output: .text
        ) { call in
            let open = call.gate.openStatus
            let text = MetricsText(status: try await open.status(), alarms: await alarmReport(of: open)).text
            return Answer(contentType: "text/plain; version=0.0.4; charset=utf-8", body: [UInt8](text.utf8))
        },
        Route(
            openMethod: .get, path: "/v1/openapi.json", operation: "openapi",
            summary: BilingualMessage(zh: "本文档", en: "This document"),
            input: .nothing, output: .document
        ) { _ in
            Answer(contentType: "application/json", body: [UInt8](OpenAPIDocument.text.utf8))
        },
    ]

    private struct ReturnRequest: Decodable {
        var act: Act
        var file: String?
    }

    private struct ReturnedList: Decodable {
        var file: String
    }

    private static func absolute(_ file: String) throws -> String {
        guard file.hasPrefix("/") else {
            throw Refusal.badRequest(BilingualMessage(zh: "file 应为绝对路径", en: "file is an absolute path"))
        }
        return file
    }

    private struct RecordTarget: Decodable {
        var directory: String
    }

    private static func batchAct(
        _ word: String, _ operation: String, zh: String, en: String,
        act: @escaping @Sendable (any SessionService, String, Act) async throws(ControlError) -> BatchSummary
    ) -> Route {
        Route(
            method: .post, path: "/v1/batches/{number}/\(word)", operation: operation,
            summary: BilingualMessage(zh: zh, en: en), input: .json(.act), output: .json(schema: "BatchSummary")
        ) { call in
            try await .json(act(call.service, call.parameter("number"), call.content(Act.self)))
        }
    }
}
