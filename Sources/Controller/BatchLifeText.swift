import Codes
import ConfigurationFiles
import ControlTypes
import LineCore

/// What stands against a step of a batch, in words.
struct BatchLifeText {
    let line: LineConfiguration
    /// Items of the batch's line clearance.
    let clearance: [ClearanceItem]

    func refusal(_ step: BatchStep, of number: String, _ obstacles: [BatchObstacle]) -> ControlError {
        if case .wrongPhase(let phase)? = obstacles.first, obstacles.count == 1 {
            return .wrongPhase(number, phase)
        }
        return ControlError(
            kind: .conflict,
            message: BilingualMessage(
                zh: "批次 \(number) 现在不能\(step.chinese)", en: "batch \(number): \(step.token) is not possible now"),
            problems: obstacles.map(text))
    }

    func text(_ obstacle: BatchObstacle) -> BilingualMessage {
        switch obstacle {
        case .wrongPhase(let phase):
            message("批次处于“\(phase.chinese)”", "the batch is \(phase.token)")
        case .clearanceMissing(let item):
            if let item = clearance.first(where: { $0.id == item }) {
                message("清场：\(item.id) \(item.text.chinese)", "clearance: \(item.id): \(item.text.english)")
            } else {
                message("清场：\(item)", "clearance: \(item)")
            }
        case .testMissing: message("功能测试未通过", "no function test has passed")
        case .pieceUnderWay(let piece):
            message("试验件“\(piece.chinese)”尚无结果", "the test piece \(piece.token) has no result yet")
        case .pieceNotNeeded(let piece):
            message("本生产线不需要试验件“\(piece.chinese)”", "this line needs no test piece \(piece.token)")
        case .noCartonYet:
            message("先放一个普通小盒，读出后再作为重复码试验件", "lay an ordinary carton first: the duplicate is made of it")
        case .otherBatch(let number):
            message("生产线被批次 \(number) 占用", "the line is taken by batch \(number)")
        case .configurationChanged:
            message(
                "生产线配置在批次创建后已更改；请恢复原文件，或重新创建批次",
                "the line's file was changed since the batch was created; put it back, or create the batch anew")
        case .expired(let date): message("产品有效期 \(date.text) 已过", "the expiry date \(date.text) has passed")
        case .poolEmpty(let level): message("第 \(level) 级码池已空", "the pool of level \(level) is empty")
        case .plcNotInControl: message("PLC 未受控", "the PLC is not under control")
        case .beltUnknown: message("尚未声明输送带已清空", "nobody has declared the belt empty")
        case .deviceNotReady(let station, let device):
            message(
                "工位 \(id(station))：设备 \(name(device)) 未就绪",
                "station \(id(station)): device \(name(device)) is not ready")
        case .itemsOpen(let station, let count):
            message(
                "工位 \(id(station)) 还有 \(count) 件没有结果",
                "\(count) items at station \(id(station)) have no outcome yet")
        case .printerNotEmpty(let station):
            message("工位 \(id(station)) 的打印机缓冲区未清空", "the printer of station \(id(station)) still holds records")
        case .containerOpen(let station):
            message("工位 \(id(station)) 有未关闭的容器", "station \(id(station)) has a container that is not closed")
        case .labelsDue(let count):
            message(
                "\(count) 个容器的标签与内容不符：重印并回扫，或放回内容，或拆除该容器",
                "\(count) containers hold something else than their labels show: re-print and scan back, put the content "
                    + "back, or take them apart")
        case .labelsAwaited(let count):
            message("返工处有 \(count) 张标签未回扫", "\(count) labels of the rework station are not scanned back")
        }
    }

    func id(_ station: StationIndex) -> String {
        Int(station) < line.stations.count ? line.stations[Int(station)].id : "\(station)"
    }

    private func name(_ device: DeviceIndex) -> String {
        Int(device) < line.devices.count ? line.devices[Int(device)].id : "\(device)"
    }

    private func message(_ zh: String, _ en: String) -> BilingualMessage { BilingualMessage(zh: zh, en: en) }

    /// What a person does now in a function test.
    func instruction(_ test: TestStatus, batch: String) -> BilingualMessage {
        if test.isEnding {
            return message("正在清空打印机；测试即将结束", "the printer is being emptied; the test ends by itself")
        }
        if let piece = test.announced {
            return test.isLaid
                ? message("试验件“\(piece.chinese)”正在经过；等待剔除确认", "\(piece.token) is under way: wait for its reject")
                : message("放上试验件“\(piece.chinese)”：\(piece.howChinese)", "lay \(piece.token): \(piece.howEnglish)")
        }
        if test.hasPassed {
            return message(
                "全部通过：lineage batch challenge \(batch) --end",
                "all have passed: lineage batch challenge \(batch) --end")
        }
        guard test.hasCarton else {
            return message("先放一个普通小盒：打印、读出并剔除", "lay an ordinary carton first: it is printed, read and rejected")
        }
        let passed = test.results.filter { $0.finding == .passed }.map(\.piece)
        guard let next = test.needed.first(where: { !passed.contains($0) }) else {
            return message("", "")
        }
        return message(
            "预告下一件“\(next.chinese)”：lineage batch challenge \(batch) --piece \(next.token)",
            "announce the next one: lineage batch challenge \(batch) --piece \(next.token)")
    }
}

extension BatchStep {
    var chinese: String {
        switch self {
        case .clear: "清场"
        case .test: "开始功能测试"
        case .endTest: "结束功能测试"
        case .start: "开始生产"
        case .end: "结束生产"
        case .close: "关闭"
        case .cancel: "取消"
        }
    }
}

extension TestPiece {
    var chinese: String {
        switch self {
        case .noRead: "不可读"
        case .wrongCode: "错误码"
        case .duplicate: "重复码"
        case .foreignProduct: "其他产品"
        case .shortBundle: "缺盒中包"
        }
    }

    fileprivate var howChinese: String {
        switch self {
        case .noRead: "码被遮盖的小盒"
        case .wrongCode: "带有本产品但不在码池中的码的小盒，避开打印头"
        case .duplicate: "从剔除箱取出刚读过的小盒，避开打印头再放一次"
        case .foreignProduct: "其他产品的小盒，避开打印头"
        case .shortBundle: "少于规定数量的中包，放到中包工位"
        }
    }

    fileprivate var howEnglish: String {
        switch self {
        case .noRead: "a carton whose code is covered"
        case .wrongCode: "a carton with a code of this product that is in no pool, out of the printer's reach"
        case .duplicate: "the carton that was read, out of the bin and on again, out of the printer's reach"
        case .foreignProduct: "a carton of another product, out of the printer's reach"
        case .shortBundle: "a bundle with too few cartons, at the bundle station"
        }
    }
}

extension OpenContainer.Stage {
    var message: BilingualMessage {
        switch self {
        case .open: BilingualMessage(zh: "装入中", en: token)
        case .codeAwaited: BilingualMessage(zh: "等待码或打印机", en: token)
        case .printing: BilingualMessage(zh: "标签打印中", en: token)
        case .labelAwaited: BilingualMessage(zh: "待回扫标签", en: token)
        case .standing: BilingualMessage(zh: "停在工位上", en: token)
        }
    }
}
