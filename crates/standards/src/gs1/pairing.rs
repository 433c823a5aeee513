//! What may stand beside what: rules over all elements of a message.
//!
//! They hold for everything that marks one thing, so whoever reads two symbols of a label puts
//! them together first.

use super::fault::{Fault, What};
use super::message::{Element, Message};
use super::table::Pattern;

/// Keys whose serial component is optional, but not beside a signature.
const SIGNED_KEYS: [&str; 3] = ["253", "255", "8003"];

/// All rules, in the order in which they are said.
pub fn check(message: &Message) -> Result<(), Fault> {
    exclusions(message)?;
    requirements(message)?;
    repetitions(message)?;
    signatures(message)
}

/// Elements by their identifiers: the order in which faults are said.
fn sorted(message: &Message) -> Vec<&Element> {
    let mut elements: Vec<&Element> = message.elements.iter().collect();
    elements.sort_by(|one, other| one.code.cmp(&other.code));
    elements
}

/// Something else than `but` that the pattern means.
fn matching<'a>(elements: &[&'a Element], pattern: &Pattern, but: &str) -> Option<&'a Element> {
    elements.iter().copied().find(|one| one.code != but && pattern.matches(&one.code))
}

/// Nothing stands beside what it excludes.
pub fn exclusions(message: &Message) -> Result<(), Fault> {
    let elements = sorted(message);
    for element in &elements {
        for pattern in &element.identifier.never {
            if let Some(other) = matching(&elements, pattern, &element.code) {
                return Err(Fault::of(What::NotTogether(other.code.clone()), &element.code, 0));
            }
        }
    }
    Ok(())
}

/// Everything has beside it what it needs.
pub fn requirements(message: &Message) -> Result<(), Fault> {
    let elements = sorted(message);
    for element in &elements {
        let has = |pattern: &Pattern| matching(&elements, pattern, &element.code).is_some();
        for need in &element.identifier.needs {
            if !need.0.iter().any(|parts| parts.iter().all(has)) {
                let alternatives = need
                    .0
                    .iter()
                    .map(|parts| parts.iter().map(Pattern::as_str).collect::<Vec<_>>().join("+"));
                let asked = alternatives.collect::<Vec<_>>().join(",");
                return Err(Fault::of(What::Needs(asked), &element.code, 0));
            }
        }
    }
    Ok(())
}

/// What is said twice is said alike.
pub fn repetitions(message: &Message) -> Result<(), Fault> {
    for pair in sorted(message).windows(2) {
        if pair[0].code == pair[1].code && pair[0].value != pair[1].value {
            return Err(Fault::of(What::Contradicts, &pair[0].code, 0));
        }
    }
    Ok(())
}

/// Whatever is signed has its serial component.
pub fn signatures(message: &Message) -> Result<(), Fault> {
    if message.value("8030").is_none() {
        return Ok(());
    }
    for code in SIGNED_KEYS {
        let signed = message.elements.iter().find(|one| one.code == code);
        if signed.is_some_and(|one| one.value.len() == one.identifier.len_min()) {
            return Err(Fault::of(What::NeedsSerial, code, 0));
        }
    }
    Ok(())
}
