import ControlTypes

/// What is wrong with the product and its codes.
extension AlarmText {
    static let consecutiveRejects = AlarmText(
        "连续剔除过多", "Too many rejects in a row",
        cause: (
            "连续剔除的件数达到限值。",
            "As many items in a row were rejected as the limit allows."
        ),
        consequence: (
            "生产线停机，直到有人查看。",
            "The line stands until somebody has looked."
        ),
        action: (
            "看状态页该工位的剔除原因。读不到码：看打印质量和镜头。顺序不符：看是否漏打、重打或有人取走物品。容器：看标签和装填。排除后确认继续（resume）。",
            """
            Look at the station's reject reasons on the status page. No read: print quality and camera \
            window. Out of sequence: missed or double prints, items taken off. Containers: label and \
            filling. Mend it, then let the line go on (resume).
            """
        )
    )

    static let rejectRate = AlarmText(
        "剔除率过高", "Too many rejects",
        cause: (
            "最近的物品中剔除的比例达到限值。",
            "Too large a part of the last items was rejected."
        ),
        consequence: (
            "生产线停机，直到有人查看。",
            "The line stands until somebody has looked."
        ),
        action: (
            "看状态页该工位的剔除原因，按最多的一种处理：打印质量、镜头和照明、物品间距。排除后确认继续（resume）。",
            """
            Look at the station's reject reasons on the status page and start with the most frequent: print \
            quality, window and light, distance of the items. Mend it, then let the line go on (resume).
            """
        )
    )

    static let sequenceSlip = AlarmText(
        "打印与读码错位", "Prints and reads slipped",
        cause: (
            "读到的码比应读的早或晚：漏打、换色带后重复打印，或有人取走、放上物品。",
            """
            The code that was read comes too early or too late: a missed print, a double print after a \
            ribbon change, or an item taken off or put on.
            """
        ),
        consequence: (
            "错位的物品全部剔除。不能自动恢复时生产线停机。",
            "The slipped items are rejected. If the sequence does not come back, the line stops."
        ),
        action: (
            "不要把剔除的物品放回。看打印机是否漏打或重打，有无人在打印机与相机之间取放物品。恢复后自动消除。",
            """
            Do not put rejected items back. Look for missed or double prints, and for hands between printer \
            and camera. It ends by itself when the sequence is back.
            """
        )
    )

    static let sequenceLost = AlarmText(
        "打印与读码顺序丢失", "Print and read sequence lost",
        cause: (
            "在允许的件数内，打印与读取的顺序没有恢复。",
            "Prints and reads did not come back into sequence within the items allowed."
        ),
        consequence: (
            "生产线停机。错位期间的物品已全部剔除。",
            "The line stands. Every item since the slip was rejected."
        ),
        action: (
            "清空打印机与相机之间的物品，放入剔除箱。检查打印机和相机的触发传感器及物品间距。然后确认继续（resume）。",
            """
            Take all items between printer and camera off and into the bin. Check the triggers of printer \
            and camera and the distance of the items. Then let the line go on (resume).
            """
        )
    )

    static let containerHeld = AlarmText(
        "容器内容不符", "Content not as expected",
        cause: (
            "读到的数量与应装数量不同。",
            "The number of packs that were read is not the number that belongs in."
        ),
        consequence: (
            "该容器已剔除，内容须重新装箱。",
            "The container was rejected; its packs have to be packed again."
        ),
        action: (
            "检查装填：缺件、倾斜、遮挡、反光。从剔除箱取出该容器，把内容重新装箱，不要直接放回输送带。",
            """
            Check the filling: a missing, tilted, covered or shining pack. Take the container from the bin \
            and pack its content again; never put it back on the belt as it is.
            """
        )
    )

    static let poolLow = AlarmText(
        "码池余量低", "Pool of codes runs low",
        cause: (
            "该级别可用的码不多了。",
            "Few codes of this level are left."
        ),
        consequence: (
            "码用完后生产线停机。",
            "The line stops when they are used up."
        ),
        action: (
            "现在导入该级别的下一个码文件（codes import）；没有文件就通知计划员。",
            "Import the level's next file of codes now (codes import); if there is none, tell the planner."
        )
    )

    static let poolEmpty = AlarmText(
        "码池已空", "Pool of codes is empty",
        cause: (
            "该级别没有可用的码。",
            "No codes of this level are left."
        ),
        consequence: (
            "生产线停机。",
            "The line stands."
        ),
        action: (
            "导入该级别的码文件（codes import）。导入后自动继续。",
            "Import a file of codes of this level (codes import). The line goes on by itself."
        )
    )
}
