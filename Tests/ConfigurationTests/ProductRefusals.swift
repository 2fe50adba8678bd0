import ConfigurationFiles

/// Changes of the samples and what must be said of each, with its place.
enum ProductRefusals {
    static let all: [Refusal] = [
        Refusal(
            .product, "prefix: \"8099902\", ratio: 20",
            "prefix: \"8099902\", ratio: 20, preprinted: true",
            "22:85: error: levels[1].preprinted: only level 1 can come printed"),
        Refusal(
            .product, "scheme: cn20, prefix: \"8099901\"",
            "scheme: gs1, gtin: \"09521234000013\", company-prefix-length: 7, preprinted: true, "
                + "serials: { first: 1, last: 9 }",
            "21:106: error: levels[0].preprinted: codes that come printed are imported; there is no serials"),
        Refusal(
            .product, "expiry-rule: day-before",
            "expiry-rule: day-before\ntop-up: always",
            "9:9: error: top-up: \"always\" is not one of: none, same-batch, next-batch"),
        Refusal(
            .product, "expiry-rule: day-before",
            "expiry-rule: day-before\nclearance: always",
            "9:12: error: clearance: \"always\" is not one of: required, optional"),
        Refusal(
            .product, "expiry-rule: day-before",
            "expiry-rule: day-before\nclearance-items: [{ id: a, zh: 一, en: One }, { id: a, zh: 二, en: Two }]",
            "9:52: error: clearance-items[1].id: the id \"a\" was used already in line 9"),
        Refusal(
            .product, "workshop: 一车间",
            "workshop: 一车间\n  profiles: [{ name: a }, { name: a, base: classic }]",
            "30:35: error: relation.profiles[1].name: the name \"a\" was used already in line 30"),
        Refusal(
            .product, "workshop: 一车间",
            "workshop: 一车间\n  profiles: [{ name: a, code-attributes: [flag, flag, curCode, packLayer] }]",
            "30:42: error: relation.profiles[0].code-attributes: each attribute of Code is listed once"),
        Refusal(
            .product, "workshop: 一车间",
            "workshop: 一车间\n  profiles: [{ name: a, encoding: gbk }]",
            "30:35: error: relation.profiles[0].encoding: \"gbk\" is not one of: utf-8, gb2312, gb18030"),
        Refusal(
            .product, "9521234000013",
            "9521234000014",
            "16:12: error: codes.barcode: the check digit of EAN-13 \"9521234000014\" is wrong"),
        Refusal(
            .product, "9521234000013",
            "952123400001",
            "16:12: error: codes.barcode: \"952123400001\" is not an EAN-13: 13 digits with a check digit"),
        Refusal(
            .product, "86901203004560",
            "86901203004561",
            "17:23: error: codes.national-drug-code: the check digit of 本位码 \"86901203004561\" is wrong"),
        Refusal(
            .product, "86901203004560",
            "86801203004560",
            "17:23: error: codes.national-drug-code: \"86801203004560\" is not a 本位码: 14 digits that begin "
                + "with 869, with a check digit"),
        Refusal(
            .product, "86901203004560",
            "86911111110000",
            "17:23: warning: codes.national-drug-code: 本位码 \"86911111110000\" has 7 or more equal or counting "
                + "digits in a row; the insurance platform doubts it"),
        Refusal(
            .product, "86901203004560",
            "86912345670070",
            "17:23: warning: codes.national-drug-code: 本位码 \"86912345670070\" has 7 or more equal or counting "
                + "digits in a row; the insurance platform doubts it"),
        Refusal(
            .product, "XA01AAA001A001010100001",
            "XA01AAA001A00101010001",
            "18:19: error: codes.insurance-code: \"XA01AAA001A00101010001\" is not a 医保编码: 23 capital letters "
                + "or digits"),
        Refusal(
            .product, "XA01AAA001A001010100001",
            "YA01AAA001A001010100001",
            "18:19: warning: codes.insurance-code: 医保编码 \"YA01AAA001A001010100001\" begins neither with X nor "
                + "with Z"),
        Refusal(
            .product, "国药准字H20260001",
            "国药准字H2026001",
            "19:20: error: codes.approval-number: \"国药准字H2026001\": after 国药准字 come a letter (H Z S B T F J, "
                + "perhaps C or J after it) and 8 digits"),
        Refusal(
            .product, "国药准字H20260001",
            "卫药准字H20260001",
            "19:20: warning: codes.approval-number: approval number \"卫药准字H20260001\" is not of the form "
                + "国药准字H20260001"),
        Refusal(
            .product, "91000000MA0EXAMP1M",
            "91000000MA0EXAMP1N",
            "11:16: error: holder.credit-code: the check character of 统一社会信用代码 \"91000000MA0EXAMP1N\" is wrong"),
        Refusal(
            .product, "91000000MA0EXAMP1M",
            "91000000MA0EXAMPIM",
            "11:16: error: holder.credit-code: \"91000000MA0EXAMPIM\" is not a 统一社会信用代码: 18 characters with a "
                + "check character"),
        Refusal(
            .product, "\"8099901\" }",
            "\"9099901\" }",
            "21:53: warning: levels[0].prefix: 药品标识码 \"9099901\" does not begin with 8; the platform may drop "
                + "its codes"),
        Refusal(
            .product, "\"8099901\" }",
            "\"80999\" }",
            "21:53: error: levels[0].prefix: \"80999\" is not a 药品标识码: 7 digits"),
        Refusal(
            .product, "\"8099902\", ratio: 20",
            "\"8099901\", ratio: 20",
            "22:51: error: levels[1].prefix: the 药品标识码 \"8099901\" is that of the level in line 21; each level "
                + "has its own"),
        Refusal(
            .product, "ratio: 20",
            "ratio: 0",
            "22:69: error: levels[1].ratio: 0 is not in 1…10000"),
        Refusal(
            .product, ", ratio: 20",
            "",
            "22:5: error: levels[1]: level 2 needs a ratio (1…10000)"),
        Refusal(
            .product, "level: 2",
            "level: 3",
            "22:14: error: levels[1].level: level 2 is expected here: levels count from 1 without gaps"),
        Refusal(
            .product, "\"8099901\" }",
            "\"8099901\", ratio: 3 }",
            "21:71: error: levels[0].ratio: level 1 has no ratio"),
        Refusal(
            .product, "scheme: sscc, ratio: 48, serials: { first: 1, last: 999 }",
            "scheme: sscc, ratio: 48, serials: { first: 10, last: 9 }",
            "23:84: error: levels[2].serials.last: last (9) is less than first (10)"),
        Refusal(
            .product, "name: case",
            "name: carton",
            "22:23: error: levels[1].name: the name \"carton\" is that of the level in line 21; each level has "
                + "its own"),
        Refusal(
            .product, "name: case",
            "name: Case",
            "22:23: error: levels[1].name: \"Case\" is not a word in small letters or in Chinese"),
        Refusal(
            .product, "cascade: \"1:20\"",
            "cascade: \"1:48:960\""),
        Refusal(
            .product, "cascade: \"1:20\"",
            "cascade: \"1:24\"",
            "27:12: error: relation.cascade: \"1:24\" does not fit the ratios: 1:48:960, or 1:20 without the "
                + "top level"),
        Refusal(
            .product, "ratio: 20 }\n  - { level: 3, name: pallet, scheme: sscc, ratio: 48",
            "ratio: 10000 }\n  - { level: 3, name: pallet, scheme: sscc, ratio: 101",
            "23:52: error: levels[2].ratio: a container would hold more than 1000000 units",
            "27:12: error: relation.cascade: \"1:20\" does not fit the ratios: 1:101:1010000, or 1:10000 "
                + "without the top level"),
        Refusal(
            .product, "scheme: cn20, prefix: \"8099902\"",
            "scheme: sscc, serials: { first: 999, last: 1000 }",
            "23:65: error: levels[2].serials: the serials overlap those of the level in line 22, which has the "
                + "same extension digit"),
        Refusal(
            .product, "scheme: cn20, prefix: \"8099901\"",
            "scheme: sscc, serials: { first: 1000, last: 2000 }",
            "21:39: error: levels[0].scheme: units cannot carry an SSCC: use cn20 or gs1"),
        Refusal(
            .product, "scheme: cn20, prefix: \"8099901\"",
            "scheme: gs1, gtin: \"09521234000038\", company-prefix-length: 7",
            "21:50: error: levels[0].gtin: the check digit of GTIN \"09521234000038\" is wrong"),
    ]
}
