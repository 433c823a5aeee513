//! Work instructions: which of them are for an operation, and what is new in them for somebody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// What happens when somebody begins who has not read the version in force.
    Unread: "what an unread instruction does" {
        /// It is shown, and nothing is asked.
        Show = 1 "show",
        /// The act goes on with a warning.
        Warn = 2 "warn",
        /// The act needs a reason.
        Ask = 3 "ask",
        /// The act is refused.
        Refuse = 4 "refuse",
    }
}

words! {
    /// Where a draft stands.
    DraftState: "state of a draft" {
        /// It waits for a second person.
        Waiting = 1 "waiting",
        /// It became a version.
        Released = 2 "released",
        /// It was sent back.
        SentBack = 3 "sent_back",
        /// Another draft came in its place.
        Replaced = 4 "replaced",
    }
}

/// Whether somebody may judge a draft: it waits, and they are not who wrote it. A program that wrote one
/// is nobody's second person, so whoever reads its draft is.
pub fn may_judge(
    (code, draft): (&str, u32),
    state: DraftState,
    is_own: bool,
) -> Result<(), Refusal> {
    if state != DraftState::Waiting {
        return Err(Refusal::DraftNotWaiting { instruction: code.to_owned(), draft });
    }
    if is_own {
        return Err(Refusal::OwnDraft { instruction: code.to_owned() });
    }
    Ok(())
}

/// The content of a version: what is shown, step by step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// The steps in their order.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is to be done, by language.
    pub texts: BTreeMap<String, String>,
    /// Whether it is one where people get hurt or goods are spoilt.
    #[serde(default)]
    pub caution: bool,
    /// Pictures, a film, a paper.
    #[serde(default)]
    pub files: Vec<StepFile>,
}

/// A file of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// How many bytes it has.
    pub bytes: i64,
}

/// What an instruction is for; an empty code stands for every one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Code of the item that is made.
    pub item: Option<String>,
    /// Code of the operation.
    pub operation: Option<String>,
    /// Code of the station.
    pub station: Option<String>,
}

impl Scope {
    /// Whether it says anything: an instruction for everything is for nobody.
    pub const fn is_empty(&self) -> bool {
        self.item.is_none() && self.operation.is_none() && self.station.is_none()
    }

    /// Whether it is for an operation on one of some items at a station.
    pub fn fits(&self, items: &[String], operation: &str, station: Option<&str>) -> bool {
        self.item.as_ref().is_none_or(|item| items.contains(item))
            && self.operation.as_ref().is_none_or(|one| one == operation)
            && self.station.as_ref().is_none_or(|one| Some(one.as_str()) == station)
    }
}

/// Steps of one version at most.
pub const STEPS_MAX: usize = 60;
/// Characters of a step in one language at most.
pub const TEXT_MAX: usize = 2_000;
/// Characters of a title at most.
pub const TITLE_MAX: usize = 200;
/// Files of one step at most.
pub const FILES_MAX: usize = 6;
/// Languages at most.
const LANGUAGES_MAX: usize = 12;

/// Whether a version can be shown to anybody.
pub fn check(content: &Content) -> Result<(), Refusal> {
    let bad = |field| Err(Refusal::BadInput { field });
    if content.titles.is_empty() || !are_texts(&content.titles, TITLE_MAX) {
        return bad("titles");
    }
    if content.steps.is_empty() || content.steps.len() > STEPS_MAX {
        return bad("steps");
    }
    for step in &content.steps {
        // A picture may speak for itself.
        let is_blank = step.texts.is_empty() && step.files.is_empty();
        if is_blank || !are_texts(&step.texts, TEXT_MAX) || step.files.len() > FILES_MAX {
            return bad("steps");
        }
    }
    Ok(())
}

fn are_texts(texts: &BTreeMap<String, String>, most: usize) -> bool {
    let is_language = |tag: &String| {
        (2..=35).contains(&tag.len())
            && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_text = |text: &String| !text.trim().is_empty() && text.chars().count() <= most;
    texts.len() <= LANGUAGES_MAX
        && texts.iter().all(|(tag, text)| is_language(tag) && is_text(text))
}

/// The places of the steps, from 1, that are not as in the version somebody read; every one where they
/// read none.
pub fn new_steps(before: Option<&Content>, now: &Content) -> Vec<u32> {
    let is_known = |step: &Step| before.is_some_and(|before| before.steps.contains(step));
    let steps = (1_u32..).zip(&now.steps);
    steps.filter(|(_, step)| !is_known(step)).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("en".to_owned(), text.to_owned())])
    }

    fn step(text: &str) -> Step {
        Step { texts: texts(text), ..Step::default() }
    }

    fn content(steps: &[&str]) -> Content {
        Content { titles: texts("Mixing"), steps: steps.iter().map(|text| step(text)).collect() }
    }

    #[test]
    fn an_instruction_fits_what_it_names_and_everything_it_does_not() {
        let items = ["BREAD".to_owned()];
        let baking = Scope { operation: Some("BAKE".into()), ..Scope::default() };
        assert!(baking.fits(&items, "BAKE", None));
        assert!(!baking.fits(&items, "MIX", None));

        let at_oven = Scope { station: Some("OVEN".into()), ..baking.clone() };
        assert!(at_oven.fits(&items, "BAKE", Some("OVEN")));
        assert!(!at_oven.fits(&items, "BAKE", None));

        let of_rolls = Scope { item: Some("ROLLS".into()), ..baking };
        assert!(!of_rolls.fits(&items, "BAKE", Some("OVEN")));
    }

    #[test]
    fn nobody_judges_their_own_draft_or_one_that_waits_for_nobody() {
        let judge =
            |state, is_own| may_judge(("MIX", 2), state, is_own).map_err(|refusal| refusal.code());

        assert_eq!(judge(DraftState::Waiting, false), Ok(()));
        assert_eq!(judge(DraftState::Waiting, true), Err("own_draft"));
        for over in [DraftState::Released, DraftState::SentBack, DraftState::Replaced] {
            assert_eq!(judge(over, false), Err("draft_not_waiting"));
        }
    }

    #[test]
    fn a_step_without_words_and_pictures_is_none() {
        assert_eq!(check(&content(&["wash", "mix"])), Ok(()));
        let blank = Content { steps: vec![Step::default()], ..content(&["wash"]) };
        assert!(check(&blank).is_err());
        assert!(check(&content(&[])).is_err());
        assert!(check(&content(&[" "])).is_err());
        assert!(check(&Content { titles: BTreeMap::new(), ..content(&["wash"]) }).is_err());
    }

    #[test]
    fn new_is_what_the_version_that_was_read_did_not_say() {
        let (first, second) = (content(&["wash", "mix"]), content(&["wash", "weigh", "mix"]));

        assert_eq!(new_steps(Some(&first), &second), [2]);
        assert_eq!(new_steps(None, &first), [1, 2]);
        assert!(new_steps(Some(&second), &first).is_empty());
    }
}
