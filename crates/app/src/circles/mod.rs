//! Records that are kept to a circle: whom they are kept from.
//!
//! What is kept from somebody is found with whoever asks, before anything is answered. A record that is kept
//! from them is not there: whatever looks one up by its number asks [`Outside::known`], lists leave it out,
//! and an act that is about one is none of theirs. That goods are blocked stays for everybody: a hold says
//! the number of its case in place of the words, as `store::stock` reads it.

mod keeping;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::circles::{KeptKind, Named, about, subject};
use domain::guests::Scope;
use domain::{CompanyId, PersonId, SiteId};
use store::Tx;
use store::acts::{self, Act};
use store::audits::Audit;
use store::circles::{self as stored, Kept};
use store::complaints::{Complaint, Counted};
use store::instructions::{Draft, Instruction, Version};
use store::recalls::Recall;

pub(crate) use self::keeping::follow_case;
pub use self::keeping::{CirclePage, CircleRow, CircleView, KeepToCircle};
use crate::error::Result;

/// The records that are kept from somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// By their kinds and numbers.
    codes: Arc<BTreeSet<(KeptKind, String)>>,
    /// Their ids, where they have any.
    ids: Arc<BTreeSet<(KeptKind, i64)>>,
}

impl Outside {
    /// What is kept from a person with these roles.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        (person, roles): (PersonId, &[String]),
    ) -> Result<Self> {
        let kept = stored::of_site(tx, ground)?;
        Ok(Self::from(kept.into_iter().filter(|kept| !kept.circle.shows(Some(person), roles))))
    }

    /// What is kept from a guest: everything that the invitation does not name.
    pub(crate) fn of_guest(
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        scope: &Scope,
    ) -> Result<Self> {
        let is_named = |kept: &Kept| match kept.kind {
            KeptKind::Recall => scope.recalls.contains(&kept.code),
            KeptKind::Complaint => scope.complaints.contains(&kept.code),
            KeptKind::Audit | KeptKind::Bom | KeptKind::Instruction => false,
        };
        let kept = stored::of_site(tx, ground)?;
        Ok(Self::from(kept.into_iter().filter(|kept| !is_named(kept))))
    }

    fn from(kept: impl Iterator<Item = Kept>) -> Self {
        let (mut codes, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for Kept { kind, code, subject, .. } in kept {
            ids.extend(subject.map(|id| (kind, id)));
            codes.insert((kind, code));
        }
        Self { codes: Arc::new(codes), ids: Arc::new(ids) }
    }

    /// Whether nothing is kept from them.
    pub(crate) fn is_nothing(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether a record is kept from them.
    pub(crate) fn hides(&self, kind: KeptKind, code: &str) -> bool {
        // A look-up by borrowed parts would need a map of maps; there are few, and mostly none.
        self.codes.iter().any(|(of, known)| *of == kind && known == code)
    }

    /// Whether a subject names a record that is kept from them: `complaint:C-1`.
    pub(crate) fn hides_subject(&self, text: &str) -> bool {
        !self.is_nothing() && subject(text).is_some_and(|named| self.hides_named(named))
    }

    /// Whether the record with an id is kept from them.
    pub(crate) fn hides_id(&self, kind: KeptKind, id: i64) -> bool {
        self.ids.contains(&(kind, id))
    }

    fn hides_named(&self, named: Named<'_>) -> bool {
        match named {
            Named::Id(kind, id) => self.hides_id(kind, id),
            Named::Code(kind, code) => self.hides(kind, code),
        }
    }

    /// Whether one may know a record that was found.
    pub(crate) fn shows(&self, record: &impl Record) -> bool {
        let (kind, code) = record.named();
        !self.hides(kind, code)
    }

    /// A record that was found, unless it is kept from them: then there is none.
    pub(crate) fn known<T: Record>(&self, found: Option<T>) -> Option<T> {
        found.filter(|record| self.shows(record))
    }

    /// Whether an act belongs to a record that is kept from them, or is about one.
    pub(crate) fn hides_act(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        act: &Act,
    ) -> Result<bool> {
        if self.is_nothing() {
            return Ok(false);
        }
        // An act of a recall may have ten thousand facts; its document says whose it is.
        let is_of = |(_, code): &(KeptKind, String)| act.document.as_ref() == Some(code);
        if self.codes.iter().any(is_of) {
            return Ok(true);
        }
        let facts = acts::facts(tx, ground, act)?;
        Ok(facts
            .iter()
            .any(|one| about(&one.entry.fact).is_some_and(|named| self.hides_named(named))))
    }

    /// An act that was found, unless it is none of theirs.
    pub(crate) fn known_act(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        found: Option<Act>,
    ) -> Result<Option<Act>> {
        let Some(act) = found else { return Ok(None) };
        Ok(if self.hides_act(tx, ground, &act)? { None } else { Some(act) })
    }

    /// The acts of a page that are theirs to know.
    pub(crate) fn known_acts(
        &self,
        tx: &mut Tx<'_>,
        ground: (CompanyId, SiteId),
        page: Vec<Act>,
    ) -> Result<Vec<Act>> {
        let mut known = Vec::with_capacity(page.len());
        for act in page {
            known.extend(self.known_act(tx, ground, Some(act))?);
        }
        Ok(known)
    }
}

/// A record that may be kept to a circle.
pub(crate) trait Record {
    /// What kind it is, and its number or code.
    fn named(&self) -> (KeptKind, &str);
}

macro_rules! records {
    ($($name:ident: $kind:ident),+ $(,)?) => {
        $(impl Record for $name {
            fn named(&self) -> (KeptKind, &str) {
                (KeptKind::$kind, &self.code)
            }
        })+
    };
}

records!(
    Recall: Recall,
    Complaint: Complaint,
    Counted: Complaint,
    Audit: Audit,
    Instruction: Instruction,
    Version: Instruction,
    Draft: Instruction,
);

#[cfg(test)]
mod tests {
    use domain::circles::Circle;

    use super::*;

    fn outside() -> Outside {
        let kept = Kept {
            kind: KeptKind::Complaint,
            code: "CC-1".into(),
            subject: Some(7),
            circle: Circle::default(),
            reason: "a poisoner".into(),
            at_us: 0,
            by: None,
        };
        Outside::from([kept].into_iter())
    }

    #[test]
    fn a_record_is_kept_by_its_kind_and_number() {
        let outside = outside();

        assert!(outside.hides(KeptKind::Complaint, "CC-1"));
        assert!(!outside.hides(KeptKind::Recall, "CC-1"));
        assert!(!outside.hides(KeptKind::Complaint, "CC-10"));
        assert!(outside.hides_subject("complaint:CC-1"));
        assert!(!outside.hides_subject("lot:CC-1"));
    }

    #[test]
    fn from_whom_nothing_is_kept_nothing_is_hidden() {
        let outside = Outside::default();

        assert!(outside.is_nothing() && !outside.hides_subject("complaint:CC-1"));
    }
}
