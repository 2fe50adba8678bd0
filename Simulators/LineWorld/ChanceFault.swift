/// The faults that come by chance, by their names in scenario files.
public enum ChanceFault: String, Hashable, Sendable, CaseIterable {
    case noRead = "no-read"
    case misprint
    case duplicatePrint = "duplicate-print"
    case missingPrint = "missing-print"
    case itemTaken = "item-taken"
    case missingInContainer = "missing-in-container"
    case ribbonOut = "ribbon-out"
    case cameraLate = "camera-late"
    case cameraDrop = "camera-drop"
    case gateStuck = "gate-stuck"
    case answerLost = "answer-lost"
    case labelMisprint = "label-misprint"
    case labelSlow = "label-slow"
    case scanForgotten = "scan-forgotten"
    case scanDoubled = "scan-doubled"
}

extension World {
    /// Keeps that the fault struck, if it did.
    mutating func noted(_ fault: ChanceFault, _ strikes: Bool) -> Bool {
        if strikes { chancesTaken.insert(fault) }
        return strikes
    }
}
