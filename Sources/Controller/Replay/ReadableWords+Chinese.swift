extension ReadableWords {
    /// The names of the core in Chinese, by their name in the program.
    static let chinese: [String: String] = [
        // Events.
        "controllerStarted": "控制器启动", "carriedOver": "承接状态", "carriedIn": "自上批转入", "batchStarted": "批次开始",
        "batchEnding": "批次收尾", "recordsLost": "记录缺失",
        "batchClosing": "批次关闭", "command": "命令", "operatorReject": "人工剔除", "codesLeased": "租用码",
        "poolShort": "码池不足", "poolLevel": "码池余量", "codesImported": "已导入码", "classified": "码已查明", "plc": "PLC",
        "readerReady": "读码器就绪", "readerFault": "读码器故障", "read": "读码", "unread": "未读", "readerStep": "读码器同步",
        "strayResult": "无主结果", "unitPrinter": "单件打印机", "labelPrinter": "标签打印机", "scanner": "扫码枪",
        "ledger": "账本", "stopReason": "停机原因", "act": "操作", "actAfterEnd": "批次结束后操作", "labelScannedBack": "标签回扫",
        "alarmAct": "报警操作", "countedAfterEnd": "批次结束后清点", "explainedAfterEnd": "批次结束后偏差说明",
        "codesAllotted": "分配码", "cartonsReturned": "退回纸盒", "containerHandedOver": "容器移交", "timePassed": "时间到",
        "counted": "实物计数", "deviationExplained": "偏差说明", "challengeStarted": "功能测试开始",
        "challengePiece": "测试件", "challengeEnded": "功能测试结束", "openContainer": "未完容器", "clockStepped": "时钟跳变",
        // Facts.
        "codeState": "码状态", "sent": "已发送", "packed": "装入", "unpacked": "取出", "containerClosed": "容器关闭",
        "whereabouts": "去向", "rejected": "剔除", "phase": "批次阶段", "alarm": "报警", "deviation": "偏差",
        "reprinted": "补打", "reprintVerified": "补打回扫", "alarmState": "报警状态", "audit": "审计", "testPiece": "测试件结果",
        // Effects.
        "lease": "租用", "allotment": "取分配码", "leaseTest": "租用测试码", "classify": "查码",
        // What devices report and are told.
        "attached": "已连接", "lost": "失联", "inControl": "受控", "itemArrived": "物品到达", "pictureTaken": "已拍照",
        "statusRead": "已读状态", "outcome": "去向结果", "outcomesLost": "去向丢失", "container": "容器", "requestTaken": "请求已取",
        "stateChanged": "状态变化", "inputsChanged": "输入变化", "alarmsChanged": "PLC 报警变化", "bitsChanged": "工位位变化",
        "commandDone": "命令完成", "buttons": "按钮", "speedChanged": "速度变化", "parametersChanged": "参数变化",
        "resume": "继续", "adopt": "接管", "verdict": "判定", "request": "请求", "verb": "命令字", "permitRun": "允许运行",
        "rejectEverything": "全部剔除", "lamps": "信号灯", "prepare": "准备", "store": "写入记录", "clear": "清空",
        "print": "打印", "feedback": "提示", "ready": "就绪", "fault": "故障", "stored": "已存入", "refused": "已拒绝",
        "inDoubt": "存疑", "printed": "已打印", "cleared": "已清空", "scan": "扫码", "garbled": "乱码",
        // Members.
        "station": "工位", "device": "设备", "item": "物品", "code": "码", "codes": "码", "child": "子码", "parent": "父码",
        "level": "层级", "remaining": "剩余", "total": "总数", "count": "数量", "number": "编号", "index": "序号",
        "role": "图像", "result": "结果", "cause": "原因", "finding": "结论", "detail": "详情", "kind": "类别", "from": "原",
        "to": "新", "reason": "原因", "short": "零箱", "isShort": "零箱", "children": "子数", "units": "单件数",
        "known": "已知", "confirmed": "已确认", "raised": "发生", "expected": "应有", "difference": "差异", "signer": "人员",
        "who": "谁", "why": "为何", "second": "第二人", "grade": "等级", "readings": "读数", "triggerID": "触发号",
        "texts": "批次文字", "batchTexts": "批次文字", "batchPlan": "批次计划", "carriedState": "状态", "stop": "停机",
        "milliseconds": "毫秒", "isLast": "最后一批", "inStep": "同步", "lastPrinted": "末次已打", "through": "直至",
        "boot": "启动号", "after": "之后", "job": "标签", "labelJob": "标签", "good": "良好", "on": "开", "text": "文字",
        "plcReport": "报告", "auditEntry": "条目", "details": "内容", "name": "名称", "value": "值", "state": "状态",
        "countedPlace": "地点", "alarmKind": "报警", "alarmKey": "报警", "codeReading": "读数", "deviceFault": "故障",
        "earliest": "最早", "latest": "最晚", "picture": "图像号", "mark": "标记", "begun": "起始", "bits": "位",
        // States and values.
        "unallocated": "未分配", "allocated": "已分配", "encoded": "已编码", "commissioned": "已激活", "sampled": "已取样",
        "inactive": "已停用", "destroyed": "已销毁", "released": "已放行", "labelScrapped": "标签作废", "labelSampled": "标签取样",
        "snInvalid": "序列号无效", "reject": "剔除", "divert": "分流", "passed": "通过", "rejectedByVerdict": "按判定剔除",
        "rejectedByDefault": "默认剔除", "rejectedUnconfirmed": "剔除未确认", "removed": "被取走", "diverted": "已分流",
        "unit": "单件", "content": "内容", "label": "标签", "start": "启动", "hold": "暂停", "running": "运行中", "ending": "收尾中",
        "ended": "已结束", "testing": "测试中", "tested": "已测试", "planned": "已计划", "cancelled": "已取消",
        "release": "放行", "applyLabel": "贴标", "nextLayer": "下一层", "present": "到位", "layerInPlace": "层到位",
        "noLayerLeft": "无层", "labelApplied": "已贴标", "applicatorFailed": "贴标失败", "fine": "正常", "stalled": "过慢",
        "failed": "失败", "declareBeltEmpty": "声明皮带已空", "late": "超时", "missed": "漏拍", "readerLost": "读码器失联",
    ]
}
