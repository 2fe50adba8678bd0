import ControlTypes

/// The PLC, its gates, and the ledger.
extension AlarmText {
    static let plcLost = AlarmText(
        "PLC 通讯中断", "PLC out of reach",
        cause: (
            "控制器与 PLC 之间没有通讯：PLC 断电、网线脱落或交换机故障。",
            """
            Controller and PLC do not hear each other: the PLC has no power, or a cable or switch is at \
            fault.
            """
        ),
        consequence: (
            "生产线停机。已在输送带上的物品全部剔除，不会放行。",
            "The line stands. Whatever is on the belt is rejected; nothing passes."
        ),
        action: (
            "检查 PLC 电源、网线和交换机指示灯。通讯恢复后自动继续；若随后提示“PLC 已重启”，按该报警处理。",
            """
            Check the PLC's power, its network cable and the lamps of the switch. The line goes on by \
            itself when the link is back. If it then says that the PLC was restarted, follow that alarm.
            """
        )
    )

    static let plcRestarted = AlarmText(
        "PLC 已重启，皮带状态未知", "PLC restarted, belt unknown",
        cause: (
            "PLC 重新启动，忘记了输送带上有哪些物品。",
            "The PLC was restarted and has forgotten what lies on the belt."
        ),
        consequence: (
            "生产线停机，直到声明皮带已清空。未清空就声明，未检验的物品会与新物品混淆。",
            """
            The line stands until the belt is declared empty. Declared without clearing, unproven items are \
            taken for new ones.
            """
        ),
        action: (
            "取走每个触发传感器与剔除口之间的全部物品，放入剔除箱。再看一遍。然后声明“皮带已清空”（declare-belt-empty）。",
            """
            Take everything off the belt between each trigger and its gate and put it into the reject bin. \
            Look again. Then declare the belt empty (declare-belt-empty).
            """
        )
    )

    static let plcAlarm = AlarmText(
        "PLC 报警", "PLC reports an alarm",
        cause: (
            "PLC 报告了自己的故障。",
            "The PLC reports a fault of its own."
        ),
        consequence: (
            "PLC 停止或不启动生产线。",
            "The PLC stops the line, or does not start it."
        ),
        action: (
            "按 PLC 操作屏处理，按复位键。",
            "Do what the PLC's panel says and press reset."
        )
    )

    static let parametersChanged = AlarmText(
        "PLC 参数已变更", "PLC parameters changed",
        cause: (
            "生产中 PLC 的参数（位置、时间）与批次开始时不同。",
            "During the batch the PLC's parameters (places, times) became others than at its start."
        ),
        consequence: (
            "生产线停机。剔除口可能在错误的时刻动作。",
            "The line stands. Gates may act at the wrong moment."
        ),
        action: (
            "叫工程师核对参数，恢复已验证的值，或记录变更。然后由其确认继续（resume）并写明原因。",
            """
            Have an engineer compare the parameters and put the validated ones back, or record the change. \
            Then he lets the line go on (resume) and says why.
            """
        )
    )

    static let commandRefused = AlarmText(
        "PLC 拒绝了“皮带已清空”", "Belt declaration refused",
        cause: (
            "PLC 在当前状态下不接受“皮带已清空”。",
            "The PLC does not take “belt empty” in its present state."
        ),
        consequence: (
            "生产线仍然停机。",
            "The line still stands."
        ),
        action: (
            "先停止生产线（stop），等状态为“已停止”，再次声明皮带已清空。",
            "Stop the line (stop), wait until its state is stopped, then declare the belt empty again."
        )
    )

    static let jam = AlarmText(
        "堵料", "Jam",
        cause: (
            "工位处物品堵塞，传感器一直被遮挡。",
            "Items are stuck at the station: a sensor is covered all the time."
        ),
        consequence: (
            "生产线停止或即将停止。",
            "The line stops, or will at once."
        ),
        action: (
            "停机后清除堵料。动过的物品放入剔除箱，不要放回输送带。擦净传感器。",
            """
            Stop, then clear the jam. Items that you moved go into the bin, never back onto the belt. Wipe \
            the sensor.
            """
        )
    )

    static let binFull = AlarmText(
        "剔除箱已满", "Reject bin full",
        cause: (
            "剔除箱已满。",
            "The reject bin is full."
        ),
        consequence: (
            "剔除品落不下，剔除不能确认，生产线将停机。",
            "Rejects do not fall in and cannot be confirmed; the line will stop."
        ),
        action: (
            "清空剔除箱，清点并登记件数。箱内物品不得放回生产线。",
            """
            Empty the bin, count what was in it and write the number down. Nothing from it goes back onto \
            the line.
            """
        )
    )

    static let rejectUnconfirmed = AlarmText(
        "剔除未确认", "Reject not confirmed",
        cause: (
            "应剔除的物品没有被剔除箱的传感器看到，或剔除口报告故障。",
            "An item that was to be rejected was not seen in the bin, or the gate reports a fault."
        ),
        consequence: (
            "不合格品可能混在合格品中流向下游。生产线停机。",
            "A bad item may be among the good ones. The line stands."
        ),
        action: (
            "立即找到该物品，放入剔除箱。找不到：隔离剔除口之后的物品，叫班长。检查剔除口动作和箱内传感器。然后确认继续（resume）。",
            """
            Find the item now and put it into the bin. Not found: set the packs behind the gate apart and \
            call the supervisor. Check the gate's movement and the bin's sensor. Then let the line go on \
            (resume).
            """
        )
    )

    static let passedWithoutProof = AlarmText(
        "未经判定的物品已放行", "Passed without a good verdict",
        cause: (
            "没有合格判定的物品通过了剔除口：剔除口或 PLC 没有动作。",
            "An item without a good verdict passed the gate: gate or PLC did not act."
        ),
        consequence: (
            "未检验的物品已混在合格品中。生产线停机。",
            "An unproven item is among the good ones. The line stands."
        ),
        action: (
            "立即找到该物品并取下；找不到：隔离剔除口之后的物品，叫班长和 QA。检查剔除口和 PLC，证实能剔除之后确认继续（resume）。",
            """
            Find the item now and take it off. Not found: set the packs behind the gate apart and call \
            supervisor and QA. Check gate and PLC; when the gate is proven to reject, let the line go on \
            (resume).
            """
        )
    )

    static let lateVerdict = AlarmText(
        "判定过晚", "Verdict too late",
        cause: (
            "合格判定到达时，物品已过判定点：磁盘或网络太慢，或线速太高。",
            """
            The good verdict came after the item had passed its last point: the disk or network is slow, or \
            the line too fast.
            """
        ),
        consequence: (
            "合格品被剔除，造成浪费。没有不合格品放行。",
            "A good item was rejected and is lost. Nothing bad passed."
        ),
        action: (
            "再次出现时降低线速，并叫工程师查看控制器的磁盘和网络。然后确认继续（resume）以消除。",
            """
            If it comes again, slow the line down and have an engineer look at the controller's disk and \
            network. Let the line go on (resume) to end it.
            """
        )
    )

    static let outcomesLost = AlarmText(
        "剔除结果丢失", "Outcomes lost",
        cause: (
            "部分物品通过剔除口时，控制器没有看到结果。",
            "Items went through a gate while the controller did not see what became of them."
        ),
        consequence: (
            "这些物品去向不明。到批次关闭时还没有找到的，其码停用。",
            "Nobody knows where these items are. What is not found when the batch is closed becomes inactive."
        ),
        action: (
            "检查与 PLC 的网络。不必逐件寻找：在下一级读到即算找到。然后确认继续（resume）以消除。",
            """
            Check the network to the PLC. Do not look for each item: it is found when it is read in its \
            container. Let the line go on (resume) to end it.
            """
        )
    )

    static let ledgerStalled = AlarmText(
        "账本写不进去", "Records cannot be written",
        cause: (
            "数据写入磁盘太慢，磁盘已满，或写入失败。",
            "Writing to the disk takes too long, the disk is full, or writing failed."
        ),
        consequence: (
            "生产线停机：没有写下记录，什么都不放行。已在输送带上的物品被剔除。",
            "The line stands: nothing passes that is not on record. What is on the belt is rejected."
        ),
        action: (
            "看状态页的“账本故障”。太慢：结束磁盘上的其他工作。已满：腾出空间。之后自动继续。失败：修复磁盘，然后重新启动控制器。",
            """
            Look at the ledger's fault on the status page. Slow: end other work on the disk. Full: free space. \
            Then the line goes on by itself. Failed: mend the disk, then restart the controller.
            """
        )
    )
}
