//! What a notice says: to people in their language, to programs as JSON.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::PoolId;
use domain::notices::{NoticeChannel, NoticeStep};
use domain::quantity::format_scaled;
use domain::recalls::account;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::masters::Company;
use store::recalls::{self as stored, Recall, ScopeLot};
use store::side::notices::Notice;
use store::{Tx, masters};

use super::Ground;
use super::contacts::Contacts;
use super::keys::whose;
use crate::error::{Error, Result};
use crate::naming::{LotName, lot_name};
use crate::recalls::board::{self, AtCustomer};
use crate::recalls::telling::Told;

/// The languages of notices and of the pages they lead to: tag and words.
static LANGUAGES: LazyLock<[(&str, NoticeWords); 3]> = LazyLock::new(|| {
    let words = |text| serde_json::from_str(text).expect("the words are read by a test");
    [
        ("zh-Hant", words(include_str!("../../../../locales/notices/zh-Hant.json"))),
        ("zh-Hans", words(include_str!("../../../../locales/notices/zh-Hans.json"))),
        ("en", words(include_str!("../../../../locales/notices/en.json"))),
    ]
});

/// The words of notices in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeWords {
    /// What the language calls itself.
    pub language: String,
    /// That nothing is wrong.
    pub drill: String,
    /// Hazards by their words.
    pub hazard: BTreeMap<String, String>,
    letter: LetterWords,
    /// Those of the page.
    pub page: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterWords {
    subject: String,
    first: String,
    reminder: String,
    deputy: String,
    added: String,
    why: String,
    hazard: String,
    goods: String,
    delivery: String,
    number: String,
    answer: String,
    private: String,
}

/// The languages there are, with their words; the first is the one where nobody says.
pub fn notice_languages() -> &'static [(&'static str, NoticeWords)] {
    LANGUAGES.as_slice()
}

fn words(language: &str) -> &'static NoticeWords {
    let found = LANGUAGES.iter().find(|(tag, _)| *tag == language);
    &found.unwrap_or(&LANGUAGES[0]).1
}

/// What a customer got of a lot of the scope, and what they say became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLot {
    /// The lot.
    #[serde(flatten)]
    pub lot: LotName,
    /// Numbers of the delivery notes.
    pub documents: Vec<String>,
    /// What is there, returned goods taken off.
    pub shipped: String,
    /// Sealed there.
    pub sealed: String,
    /// Stopped on its way.
    pub intercepted: String,
    /// Sold or eaten.
    pub sold: String,
    /// Looked for and not found.
    pub missing: String,
    /// What nobody answers for.
    pub open: String,
}

/// A message as it leaves.
pub(super) struct Letter {
    /// The same however often it is sent.
    pub(super) id: String,
    pub(super) channel: NoticeChannel,
    pub(super) address: String,
    /// Who it goes to, as the key is named that it is signed with: `COMPANY/CONTACT`.
    pub(super) whose: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) json: String,
    /// What it says was delivered of each lot.
    pub(super) delivered: Vec<(PoolId, i128)>,
}

/// A line of a message.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    known: NoticeLot,
    /// How much of it the customer was told nothing of before.
    added: String,
}

/// What one customer got of the scope, and nothing of what others did.
pub(super) fn lots_of(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
    customer: &str,
) -> Result<Vec<NoticeLot>> {
    let theirs = theirs(tx, ground, recall, customer)?;
    Ok(theirs.into_iter().map(|(known, ..)| known).collect())
}

fn theirs(
    tx: &mut Tx<'_>,
    ground: Ground,
    recall: &Recall,
    customer: &str,
) -> Result<Vec<(NoticeLot, ScopeLot, AtCustomer)>> {
    let said = board::statements(&stored::events(tx, ground, recall.recall)?);
    let partner = board::partner_of(tx, ground.0, customer)?.0;
    let mut lots = Vec::new();
    for lot in stored::lots(tx, ground, recall.recall)?.into_iter().filter(|lot| lot.included) {
        let at = board::at_customer(tx, ground, lot.pool, customer)?;
        if at.sent == 0 {
            continue;
        }
        let known = account(at.sent, at.returned, said.get(&(partner, lot.pool)));
        let notice_lot = NoticeLot {
            lot: lot_name(tx, ground, lot.pool)?,
            documents: at.documents.iter().cloned().collect(),
            shipped: format_scaled(known.shipped),
            sealed: format_scaled(known.sealed),
            intercepted: format_scaled(known.intercepted),
            sold: format_scaled(known.sold),
            missing: format_scaled(known.missing),
            open: format_scaled(known.open()),
        };
        lots.push((notice_lot, lot, at));
    }
    Ok(lots)
}

/// How much of each lot went to a customer.
type Delivered = Vec<(PoolId, i128)>;

/// What a message says of the goods of its customer, and what that tells them of: everything, or only
/// what is more than they were told before its round.
fn lines(
    tx: &mut Tx<'_>,
    ground: Ground,
    (recall, notice): (&Recall, &Notice),
    customer: &str,
) -> Result<(Vec<Line>, Delivered)> {
    let told = Told::until(&stored::events(tx, ground, recall.recall)?, notice.round);
    let theirs = theirs(tx, ground, recall, customer)?;
    let (mut lines, mut delivered) = (Vec::new(), Vec::new());
    for (known, lot, at) in theirs {
        delivered.push((lot.pool, at.sent));
        let untold = told.untold(notice.partner, &lot, &at);
        if notice.round == 0 || untold > 0 {
            let added =
                if notice.round == 0 { known.shipped.clone() } else { format_scaled(untold) };
            lines.push(Line { known, added });
        }
    }
    Ok((lines, delivered))
}

/// What a message that is written for nobody would tell its customer of.
pub(super) fn delivered(
    tx: &mut Tx<'_>,
    ground: Ground,
    (recall, notice): (&Recall, &Notice),
) -> Result<Delivered> {
    let customer = masters::partner(tx, ground.0, notice.partner)?;
    let Some(customer) = customer else { return Ok(Vec::new()) };
    Ok(lines(tx, ground, (recall, notice), &customer.code)?.1)
}

/// Writes a message; `url` is the personal link.
pub(super) fn compose(
    tx: &mut Tx<'_>,
    ground: Ground,
    (recall, notice): (&Recall, &Notice),
    url: &str,
) -> Result<Letter> {
    let customer = masters::partner(tx, ground.0, notice.partner)?;
    let customer = customer.ok_or(Error::NotFound("partner"))?;
    let Company { code, name, .. } = company_of(tx, ground)?;
    let contacts = Contacts::of(tx, ground.0)?;
    let to = contacts.one(&notice.contact);
    let language = to.map(|contact| contact.language.clone());
    let whose = whose(&code, &notice.contact, to.and_then(|contact| contact.webhook_key));
    let company = if name.is_empty() { code } else { name };
    let (lots, delivered) = lines(tx, ground, (recall, notice), &customer.code)?;
    let words = words(language.as_deref().unwrap_or_default());
    let names = [
        ("code", recall.code.as_str()),
        ("company", company.as_str()),
        ("customer", customer.name.as_str()),
    ];
    let id = format!("notice-{}", notice.notice);
    let json = json!({
        "notice": id,
        "kind": "recall",
        "drill": recall.drill,
        "step": notice.step.as_str(),
        "recall": recall.code,
        "hazard": recall.hazard.as_str(),
        "reason": recall.reason,
        "company": company,
        "customer": customer.code,
        "lots": lots,
        "url": url,
    });
    let subject = filled(&words.letter.subject, &names);
    Ok(Letter {
        id,
        channel: notice.channel,
        address: notice.address.clone(),
        whose,
        subject: if recall.drill { format!("[{}] {subject}", drill()) } else { subject },
        text: text(words, (recall, notice.step), (&names[..], &lots[..]), url),
        json: json.to_string(),
        delivered,
    })
}

/// What the house is called.
pub(super) fn company_name(tx: &mut Tx<'_>, ground: Ground) -> Result<String> {
    let known = company_of(tx, ground)?;
    Ok(if known.name.is_empty() { known.code } else { known.name })
}

pub(super) fn company_of(tx: &mut Tx<'_>, ground: Ground) -> Result<Company> {
    let known = masters::companies(tx)?.into_iter().find(|company| company.id == ground.0);
    known.ok_or(Error::NotFound("company"))
}

/// That it is a drill, in every language: whoever reads one of them must not take it for real.
fn drill() -> String {
    LANGUAGES.iter().map(|(_, words)| words.drill.as_str()).collect::<Vec<_>>().join(" / ")
}

fn text(
    words: &NoticeWords,
    (recall, step): (&Recall, NoticeStep),
    (names, lots): (&[(&str, &str)], &[Line]),
    url: &str,
) -> String {
    let letter = &words.letter;
    let opening = match step {
        NoticeStep::First => &letter.first,
        NoticeStep::Reminder => &letter.reminder,
        NoticeStep::Deputy => &letter.deputy,
        NoticeStep::Added => &letter.added,
    };
    let mut lines = Vec::new();
    if recall.drill {
        lines.extend([drill(), String::new()]);
    }
    let hazard = words.hazard.get(recall.hazard.as_str()).map_or("", String::as_str);
    lines.extend([
        filled(opening, names),
        String::new(),
        format!("{}: {}", letter.number, recall.code),
        format!("{}: {}", letter.why, recall.reason),
        format!("{}: {hazard}", letter.hazard),
        String::new(),
        format!("{}:", letter.goods),
    ]);
    for Line { known: lot, added } in lots {
        let name = &lot.lot;
        let number = name.lot_number.as_ref().unwrap_or(&name.lot);
        let documents = lot.documents.join(" ");
        lines.push(format!(
            "- {} {number}: {} {} ({} {documents})",
            name.item_name, added, name.unit, letter.delivery
        ));
    }
    lines.extend([
        String::new(),
        format!("{}:", letter.answer),
        url.to_owned(),
        String::new(),
        letter.private.clone(),
    ]);
    lines.join("\r\n")
}

/// A sentence with its names filled in.
fn filled(sentence: &str, names: &[(&str, &str)]) -> String {
    let fill =
        |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
    names.iter().fold(sentence.to_owned(), fill)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_words() {
        let [(_, first), others @ ..] = &*LANGUAGES;
        for (tag, words) in others {
            assert!(words.hazard.keys().eq(first.hazard.keys()), "{tag}");
            assert!(words.page.keys().eq(first.page.keys()), "{tag}");
        }
        assert!(drill().contains("DRILL") && drill().contains("演練") && drill().contains("演练"));
    }
}
