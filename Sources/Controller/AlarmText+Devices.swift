import ControlTypes

/// Printers, readers and scanners.
extension AlarmText {
    static let readerFault = AlarmText(
        "读码器未就绪", "Reader not ready",
        cause: (
            "读码器没有连接，或自己报告故障。",
            "The reader is not connected, or reports a fault of its own."
        ),
        consequence: (
            "生产线停机。该工位读不到码，已在输送带上的物品全部剔除。",
            "The line stands. The station cannot read; what is on the belt there is rejected."
        ),
        action: (
            "检查读码器的电源、网线和指示灯，清洁镜头。恢复后自动继续。",
            "Check the reader's power, cable and lamps; clean its window. The line goes on by itself."
        )
    )

    static let printerFault = AlarmText(
        "喷码机未就绪", "Unit printer not ready",
        cause: (
            "喷码机没有连接、处于离线，或自己报告故障。",
            "The unit printer is not connected, is offline, or reports a fault of its own."
        ),
        consequence: (
            "生产线停机。已发给喷码机的码暂停使用，恢复连接后自动核对。",
            "The line stands. Codes that the printer was sent are settled with it when it is back."
        ),
        action: (
            "按打印机显示屏处理：色带、墨水、盖子、在线键。恢复后自动继续。不要在打印机上删除或重发任务：那会作废其中的码。",
            """
            Do what the printer's display says: ribbon, ink, cover, online key. The line goes on by itself. \
            Do not delete or resend jobs at the printer: that spoils the codes in it.
            """
        )
    )

    static let labelPrinterFault = AlarmText(
        "标签打印机未就绪", "Label printer not ready",
        cause: (
            "标签打印机没有连接、暂停，缺纸、缺碳带，或打印头打开。",
            "The label printer is not connected, is paused, has no labels or ribbon, or its head is open."
        ),
        consequence: (
            "该工位的容器得不到标签，生产线停机。",
            "Containers of this station get no label; the line stands."
        ),
        action: (
            "装好标签纸和碳带，合上打印头，按“暂停/继续”键。恢复后自动继续。取走换纸时多出的标签，不要贴用。",
            """
            Load labels and ribbon, close the head, press pause/resume. The line goes on by itself. Throw \
            away labels that came out while loading; never stick one on.
            """
        )
    )

    static let scannerFault = AlarmText(
        "手持扫码器未连接", "Handheld scanner not connected",
        cause: (
            "手持扫码器断开：没电、离底座太远，或数据线脱落。",
            "The handheld scanner is away: battery flat, too far from its base, or its cable is loose."
        ),
        consequence: (
            "该手工工位不能装箱，物品堆积。",
            "Nothing can be packed at this hand station; packs pile up."
        ),
        action: (
            "把扫码器放回底座或重新插线，看它是否提示已连接。仍不行则换备用扫码器。",
            """
            Put the scanner back on its base or plug it in anew and wait for its sign. If that does not \
            help, take the spare one.
            """
        )
    )

    static let printInDoubt = AlarmText(
        "打印结果不确定", "Print in doubt",
        cause: (
            "打印机在回答之前断开，不知道是否已经打印。",
            "The printer was lost before it answered: nobody knows whether it printed."
        ),
        consequence: (
            "相关的码被隔离，不再使用；相机或扫码器没有证实的物品全部剔除。",
            "The codes are set apart and never used again; items that no reader proves are rejected."
        ),
        action: (
            "恢复打印机，控制器会自动核对。手工工位：标签已打出就扫描它；没有打出就用“换码重印”（replace-labels）。",
            """
            Bring the printer back; the controller asks it what it did. At a hand station: scan the label \
            if one came out; if none did, print others (replace-labels).
            """
        )
    )

    static let applicatorFailed = AlarmText(
        "标签未贴上", "No label applied",
        cause: (
            "贴标机在规定时间内没有贴上标签。",
            "The applicator put on no label within its time."
        ),
        consequence: (
            "该容器已剔除，其标签作废。",
            "The container was rejected and its label is spoiled."
        ),
        action: (
            "取下留在贴标机上的标签并销毁，否则后面的容器会贴错。检查标签纸、剥离和吸标。",
            """
            Take any label that is left on the applicator off and destroy it: it would go onto the next \
            container. Check the web, the peeling and the vacuum.
            """
        )
    )

    static let labelDue = AlarmText(
        "标签与内容不符", "A label is due",
        cause: (
            "返工后，容器内的数量与其标签所示不同，或旧标签已声明销毁。",
            "After rework a container holds something else than its label shows, or its label was declared destroyed."
        ),
        consequence: (
            "该容器不能装入上一级包装，批次不能关闭。",
            "The container cannot be packed any further, and the batch cannot be closed."
        ),
        action: (
            "重印其标签并回扫（act reprint），或放回内容，或拆除该容器。",
            "Re-print its label and scan it back (act reprint), put the content back, or take the container apart."
        )
    )

    static let nothingAllotted = AlarmText(
        "未分配预印码", "No cartons allotted",
        cause: (
            "本批次的小盒是预印的，而没有给它分配任何码。",
            "The batch's cartons come printed, and no codes of cartons are allotted to it."
        ),
        consequence: ("生产线停止。", "The line stands."),
        action: (
            "用 batch allot 把预印码的码源分配给批次；之后自动继续。",
            "Allot a source of pre-printed codes to the batch (batch allot); the line goes on by itself."
        )
    )

    static let trackingLost = AlarmText(
        "容器内容未证实", "Tracked content not proven",
        cause: (
            "读码器在容器上读到的不是按顺序应在该处的包装，或没有读到：之前少了、多了或换了包装。",
            "The pack that the witness read is not the one that must be there, or none was read: packs were lost, added or "
                + "changed places before."
        ),
        consequence: (
            "该容器被剔除，上一个已证实的容器之后的包装去向不明。",
            "The container is rejected, and the whereabouts of the packs since the last proven one are unknown."
        ),
        action: (
            "取出该容器，找到散落的包装。在同级别的手工工位逐件重扫。",
            "Take the container out and find what fell out. Scan every pack again at a handheld station of the level."
        )
    )

    static let readerOutOfStep = AlarmText(
        "读码器与图像不同步", "Reader out of step",
        cause: (
            "读码器的结果与 PLC 触发的图像对不上：漏触发、被手动触发，或刚刚重启。",
            "The reader's results do not fit the pictures that the PLC asked for: a trigger was missed, somebody triggered "
                + "it by hand, or it started anew."
        ),
        consequence: (
            "不能确定结果属于哪一件，产线停止；此前未定的物品全部剔除。",
            "Nobody could tell which item a result belongs to: the line stands, and what was open is rejected."
        ),
        action: (
            "检查触发线和读码器设置，不要手动触发。然后确认继续（resume）：之后的图像会使其重新同步。",
            "Check the trigger wire and the reader's settings, and do not trigger it by hand. Then let the line go on "
                + "(resume): the next pictures bring them together again."
        )
    )

    static let contentMoved = AlarmText(
        "容器内容与记录不符", "Container content moved",
        cause: (
            "一件已装入某容器的包装出现在另一个容器中：有人移动了它，或有其复制品。",
            "A pack that is recorded in this container was read in another one: somebody moved it, or a copy of it exists."
        ),
        consequence: (
            "两个容器都不可信；继续装箱会把错误带到上一级。",
            "Neither container can be trusted; packing them on would carry the error to the next level."
        ),
        action: (
            "找到所示容器并取下返工。查明谁移动或混放了包装。然后确认继续（resume）。",
            "Find the container that is named and take it to rework. Find out who moved packs. Then let the line go on (resume)."
        )
    )

    static let packedElsewhere = AlarmText(
        "扫到的包装已在容器中", "Scanned pack is in a container",
        cause: (
            "手工扫到的包装在记录中属于一个已关闭的容器：有人取出了它，或有其复制品。",
            "A pack that was scanned by hand is recorded in a closed container: somebody took it out, or a copy of it exists."
        ),
        consequence: (
            "扫描被拒绝，产线继续运行。所示容器里可能少一件，记录没有改变。",
            "The scan was refused, and the line goes on. The container that is named may lack a pack; the record stays as it is."
        ),
        action: (
            "找到所示容器并打开查看。缺件：用返工操作取出（take-out）或放回。不缺：包装是复制品，交质量部门。然后确认继续（resume）。",
            "Find the container that is named and look into it. If it lacks the pack: take the pack out (take-out), or put it "
                + "back. If not, the pack is a copy: give it to QA. Then confirm (resume)."
        )
    )

    static let labelOneBehind = AlarmText(
        "标签错后", "Label of an earlier container",
        cause: (
            "容器上读到的是前面容器的标签：贴标机上留有一张旧标签。",
            "The label on the container is that of an earlier one: an old label was left on the applicator."
        ),
        consequence: (
            "此后每个容器都贴上前一个容器的标签，全部剔除，直到停机。",
            """
            From now on every container gets the label of the one before and is rejected, until the line \
            stops.
            """
        ),
        action: (
            "停机。取下贴标机上和剥离处的全部标签并销毁。取走贴错的容器返工。然后启动。",
            """
            Stop the line. Take every label off the applicator and the peeling edge and destroy it. Take \
            the wrongly labelled containers away for rework. Then start.
            """
        )
    )

    static let gradeDrift = AlarmText(
        "打印质量下降", "Print quality drifts",
        cause: (
            "最近读取的平均在线等级明显低于本批开始时。这是过程指示，不是认证等级。",
            """
            The mean in-line grade of the last reads is clearly below that of the batch's beginning. This \
            is a process indicator, not a certified grade.
            """
        ),
        consequence: (
            "继续下降会读不到码，造成剔除和停机。",
            "If it goes on, codes become unreadable: rejects, then a stop."
        ),
        action: (
            "下次停机时：清洁打印头，查看色带或墨水及打印压力，清洁镜头和照明。需要时用检测仪复核一件。",
            """
            At the next stop: clean the print head, look at ribbon or ink and at the pressure, clean window \
            and light. If in doubt, verify one pack with the verifier.
            """
        )
    )

    static let strayResult = AlarmText(
        "读码器发来多余的结果", "Stray result of a reader",
        cause: (
            "读码器发来不属于任何图像的结果：被手动触发、触发线松动或设置被改。",
            """
            A reader sent a result that belongs to no picture: triggered by hand, a loose trigger line, or \
            changed settings.
            """
        ),
        consequence: (
            "结果与物品可能对不上；对不上的不采用，物品被剔除。",
            "Results and items may not match; what does not match is not used, and the items are rejected."
        ),
        action: (
            "不要手动触发读码器。检查触发线和设置。然后确认继续（resume）。",
            """
            Do not trigger the reader by hand. Check its trigger line and settings. Then let the line go on \
            (resume).
            """
        )
    )

    static let scanRefused = AlarmText(
        "扫码被拒绝", "Scan refused",
        cause: (
            "扫到的码不能放入此容器：不是本批的、级别不对、已装箱、上一道工序未放行，或没有读清。",
            """
            The code does not belong into this container: another batch, another level, packed already, not \
            passed at its gate, or garbled.
            """
        ),
        consequence: (
            "该物品没有计入容器。",
            "The pack is not counted in."
        ),
        action: (
            "核对物品后再扫一次。仍被拒绝：放到一边，用查询（scan）看原因。",
            "Look at the pack and scan again. Refused again: put it aside and look it up (scan)."
        )
    )
}
