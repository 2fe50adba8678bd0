import Codes

extension ByteWriter {
    mutating func signer(_ signer: Signer) {
        text(signer.who)
        text(signer.why)
    }

    mutating func plan(_ plan: BatchPlan) {
        signed(plan.id)
        texts(plan.texts)
        list(plan.levels) { writer, level in
            writer.number(level.level)
            writer.text(level.name)
            writer.number(level.scheme.rawValue)
            writer.optional(level.prefix) { $0.text($1) }
            writer.number(level.ratio)
        }
        let limits = plan.limits
        number(limits.consecutiveRejects)
        number(limits.rejectsInWindow)
        number(limits.rejectWindow)
        number(limits.gradeLimit)
        number(limits.resyncReads)
        number(limits.resyncItems)
        number(limits.labelTimeout)
        number(limits.supply.warnPercent)
        number(limits.supply.warnMinutes)
        number(limits.supply.lease)
        number(plan.plannedUnits)
        // 0 and 1: as the first version wrote it; 2: loss rules follow; 4: what is to be counted follows; 8: whether
        // short containers are filled up follows.
        byte((plan.ignoresRetailCodes ? 1 : 0) | 2 | 4 | (plan.topUp == .none ? 0 : 8))
        number(plan.lossRules.ratedSpeed)
        number(plan.lossRules.reducedPercent)
        number(plan.lossRules.microStopSeconds)
        list(plan.counts.places) { $0.countedPlace($1) }
        bool(plan.counts.isBlind)
        if plan.topUp != .none { number(plan.topUp.rawValue) }
    }

    mutating func countedPlace(_ place: CountedPlace) {
        number(place.kind)
        number(place.number)
    }

    mutating func lotTexts(_ texts: LotTexts) {
        text(texts.lot)
        date(texts.made)
        date(texts.expiry)
    }

    mutating func carriedPack(_ pack: CarriedPack) {
        signed(pack.from.id)
        lotTexts(pack.from.texts)
        list(pack.codes) { writer, code in
            writer.signed(code.id)
            writer.inline(code.code)
            writer.number(code.level)
            writer.optional(code.parent) { $0.signed($1) }
            writer.bool(code.isPreprinted)
        }
    }

    mutating func texts(_ texts: BatchTexts) {
        text(texts.lot)
        date(texts.made)
        date(texts.expiry)
        text(texts.productName)
        optional(texts.gtin) { $0.text($1) }
    }

    private mutating func date(_ date: CalendarDate) {
        number(date.year)
        number(date.month)
        number(date.day)
    }
}

extension ByteReader {
    mutating func signer() throws(ByteFault) -> Signer {
        Signer(who: try text(), why: try text())
    }

    mutating func plan() throws(ByteFault) -> BatchPlan {
        var plan = BatchPlan(
            id: try signed(), texts: try texts(),
            levels: try list { (reader) throws(ByteFault) in try reader.level() }, limits: try limits(),
            plannedUnits: try number(UInt32.self), ignoresRetailCodes: false)
        let flags = try byte()
        guard flags < 16 else { throw .invalid(offset: offset) }
        plan.ignoresRetailCodes = flags & 1 != 0
        if flags & 2 != 0 {
            plan.lossRules = LossRules(
                ratedSpeed: try number(UInt16.self), reducedPercent: try number(UInt8.self),
                microStopSeconds: try number(UInt16.self))
        }
        if flags & 4 != 0 {
            plan.counts = CountPlan(
                places: try list { (reader) throws(ByteFault) in try reader.countedPlace() }, isBlind: try bool())
        }
        if flags & 8 != 0 { plan.topUp = try raw(TopUp.self) }
        return plan
    }

    mutating func countedPlace() throws(ByteFault) -> CountedPlace {
        guard let place = CountedPlace(kind: try number(UInt8.self), number: try number(UInt8.self)) else {
            throw .invalid(offset: offset)
        }
        return place
    }

    mutating func lotTexts() throws(ByteFault) -> LotTexts {
        LotTexts(lot: try text(), made: try date(), expiry: try date())
    }

    mutating func carriedPack() throws(ByteFault) -> CarriedPack {
        CarriedPack(
            from: OtherBatch(id: try signed(), texts: try lotTexts()),
            codes: try list { (reader) throws(ByteFault) in
                CarriedCode(
                    id: try reader.signed(), code: try reader.inline(Code.self), level: try reader.number(UInt8.self),
                    parent: try reader.optional { (reader) throws(ByteFault) in try reader.signed() },
                    isPreprinted: try reader.bool())
            })
    }

    private mutating func level() throws(ByteFault) -> LevelPlan {
        LevelPlan(
            level: try number(UInt8.self), name: try text(), scheme: try raw(CodeScheme.self),
            prefix: try optional { (reader) throws(ByteFault) in try reader.text() }, ratio: try number(UInt16.self))
    }

    private mutating func limits() throws(ByteFault) -> LineLimits {
        LineLimits(
            consecutiveRejects: try number(UInt16.self), rejectsInWindow: try number(UInt16.self),
            rejectWindow: try number(UInt16.self), gradeLimit: try number(UInt8.self),
            resyncReads: try number(UInt16.self), resyncItems: try number(UInt16.self),
            labelTimeout: try number(UInt32.self),
            supply: SupplyLimits(
                warnPercent: try number(UInt8.self), warnMinutes: try number(UInt16.self),
                lease: try number(UInt32.self)))
    }

    mutating func texts() throws(ByteFault) -> BatchTexts {
        BatchTexts(
            lot: try text(), made: try date(), expiry: try date(), productName: try text(),
            gtin: try optional { (reader) throws(ByteFault) in try reader.text() })
    }

    private mutating func date() throws(ByteFault) -> CalendarDate {
        CalendarDate(year: try number(UInt16.self), month: try number(UInt8.self), day: try number(UInt8.self))
    }
}
