//! How work is done in the demo factory, who has read it, and who was called for what.
//!
//! As the rest of its day these are no history that was taken over: the program's own commands write
//! them, in the names of the people who did it.

/// Somebody who signs in to do these things: name for signing in, shown name, role.
pub const HANDS: [(&str, &str, &str); 3] = [
    ("ahao", "陳志豪", "operator"),
    ("leader", "林淑芬", "leader"),
    ("planner", "吳佩珊", "planner"),
];

/// A picture: its name and what it is.
pub struct Shot {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub content: &'static [u8],
}

const GLOVES: Shot = Shot { name: "gloves.png", content: include_bytes!("../pictures/gloves.png") };
const COLD: Shot =
    Shot { name: "meat-cold.png", content: include_bytes!("../pictures/meat-cold.png") };
const BELT: Shot = Shot { name: "belt.png", content: include_bytes!("../pictures/belt.png") };

/// Words in the three languages of the pages and one of the floor: zh-Hant, zh-Hans, en, vi.
pub type Words = [&'static str; 4];
/// The languages of these words.
pub const LANGUAGES: [&str; 4] = ["zh-Hant", "zh-Hans", "en", "vi"];

/// A step.
pub struct Step {
    /// What is to be done.
    pub words: Words,
    /// Whether people or goods are at risk.
    pub caution: bool,
    /// Its picture.
    pub shot: Option<&'static Shot>,
}

/// A version of an instruction.
pub struct Version {
    /// Code of the instruction.
    pub code: &'static str,
    /// What it is called.
    pub titles: Words,
    /// What is made when it is asked for.
    pub item: Option<&'static str>,
    /// The operation it is for.
    pub operation: Option<&'static str>,
    /// The station it is for.
    pub station: Option<&'static str>,
    /// What happens when somebody begins who has not read it.
    pub unread: &'static str,
    /// What is new in it.
    pub change: Option<&'static str>,
    /// Its steps.
    pub steps: &'static [&'static Step],
    /// Who has read it, by their names for signing in.
    pub readers: &'static [&'static str],
    /// Whether it only waits for a second person.
    pub draft: bool,
}

const WASH: Step = Step {
    words: [
        "洗手二十秒，戴手套",
        "洗手二十秒，戴手套",
        "Wash hands for twenty seconds, gloves on",
        "Rửa tay hai mươi giây, đeo găng",
    ],
    caution: false,
    shot: Some(&GLOVES),
};
const MEASURE: Step = Step {
    words: [
        "量肉溫三點，都要 4 °C 以下",
        "量肉温三点，都要 4 °C 以下",
        "Measure the meat at three places: 4 °C or below at each",
        "Đo thịt ba điểm, đều phải dưới 4 °C",
    ],
    caution: true,
    shot: Some(&COLD),
};
const MIX: Step = Step {
    words: [
        "先菜後肉，低速八分鐘",
        "先菜后肉，低速八分钟",
        "Vegetables first, then meat; eight minutes at low speed",
        "Rau trước, thịt sau; tốc độ thấp tám phút",
    ],
    caution: false,
    shot: None,
};
const STOP: Step = Step {
    words: [
        "停機，掛牌上鎖，等皮帶停住",
        "停机，挂牌上锁，等皮带停住",
        "Stop the machine, lock it, wait until the belt stands",
        "Dừng máy, khóa và treo biển, chờ băng tải dừng hẳn",
    ],
    caution: true,
    shot: Some(&BELT),
};
const CLEAN: Step = Step {
    words: [
        "刮除殘料，熱水沖，75% 酒精擦拭",
        "刮除残料，热水冲，75% 酒精擦拭",
        "Scrape off, rinse hot, wipe with 75% alcohol",
        "Cạo sạch, xả nước nóng, lau cồn 75%",
    ],
    caution: false,
    shot: None,
};
const SWAB: Step = Step {
    words: [
        "ATP 採樣，30 RLU 以下才開線",
        "ATP 采样，30 RLU 以下才开线",
        "Swab for ATP: start only at 30 RLU or below",
        "Lấy mẫu ATP, từ 30 RLU trở xuống mới chạy",
    ],
    caution: false,
    shot: None,
};

const MIXING: Words = ["拌餡", "拌馅", "Mixing the filling", "Trộn nhân"];
const CLEANING: Words = ["成型線清洗", "成型线清洗", "Cleaning the forming line", "Vệ sinh chuyền"];

/// The versions in the order they were written.
pub const VERSIONS: [Version; 4] = [
    Version {
        code: "WI-MIX",
        titles: MIXING,
        item: Some(crate::desk::FILLING),
        operation: Some("MIX"),
        station: None,
        unread: "warn",
        change: None,
        steps: &[&WASH, &MIX],
        readers: &["ahao", "leader"],
        draft: false,
    },
    Version {
        code: "WI-MIX",
        titles: MIXING,
        item: Some(crate::desk::FILLING),
        operation: Some("MIX"),
        station: None,
        unread: "warn",
        change: Some("下料前量肉溫"),
        steps: &[&WASH, &MEASURE, &MIX],
        readers: &["leader"],
        draft: false,
    },
    Version {
        code: "WI-CLEAN-L2",
        titles: CLEANING,
        item: None,
        operation: None,
        station: Some("ST-FORM"),
        unread: "show",
        change: None,
        steps: &[&STOP, &CLEAN],
        readers: &["ahao"],
        draft: false,
    },
    Version {
        code: "WI-CLEAN-L2",
        titles: CLEANING,
        item: None,
        operation: None,
        station: Some("ST-FORM"),
        unread: "show",
        change: Some("開線前採 ATP"),
        steps: &[&STOP, &CLEAN, &SWAB],
        readers: &[],
        draft: true,
    },
];

/// Somebody was called.
pub struct Called {
    /// What for.
    pub kind: &'static str,
    /// Where.
    pub station: &'static str,
    /// What was said.
    pub note: &'static str,
    /// Whether the line stood.
    pub stopped: bool,
    /// So many minutes before now.
    pub minutes_ago: i64,
    /// After so many minutes somebody said that they come.
    pub answered_after: Option<i64>,
    /// After so many minutes it was put right: why, and how.
    pub resolved_after: Option<(i64, &'static str, &'static str)>,
    /// What was shown.
    pub shot: Option<&'static Shot>,
}

/// Calls of the last three days, the oldest first; the last ones still wait.
pub const CALLS: [Called; 5] = [
    Called {
        kind: "machine",
        station: "ST-FORM",
        note: "皮帶跑偏",
        stopped: true,
        minutes_ago: 3 * 24 * 60 + 95,
        answered_after: Some(4),
        resolved_after: Some((31, "張力輪鬆脫", "重新上緊，試跑十分鐘")),
        shot: Some(&BELT),
    },
    Called {
        kind: "material",
        station: "ST-MIX",
        note: "高麗菜剩一籃",
        stopped: false,
        minutes_ago: 2 * 24 * 60 + 210,
        answered_after: Some(6),
        resolved_after: Some((14, "備料單少列一籃", "從冷藏庫補兩籃")),
        shot: None,
    },
    Called {
        kind: "quality",
        station: "ST-MIX",
        note: "肉溫 6 °C，不敢下料",
        stopped: false,
        minutes_ago: 24 * 60 + 40,
        answered_after: Some(13),
        resolved_after: Some((26, "退冰太早", "退回冷藏，換下一籃")),
        shot: Some(&COLD),
    },
    Called {
        kind: "machine",
        station: "ST-FORM",
        note: "封口溫度上不去",
        stopped: false,
        minutes_ago: 9,
        answered_after: Some(3),
        resolved_after: None,
        shot: None,
    },
    Called {
        kind: "help",
        station: "ST-MIX",
        note: "搬粉一個人搬不動",
        stopped: false,
        minutes_ago: 2,
        answered_after: None,
        resolved_after: None,
        shot: None,
    },
];
