//! Electronic signatures: what they mean, how people show who they are, and whose are enough.

use crate::ids::PersonId;
use crate::masters::SignaturePoint;
use crate::refusal::Refusal;
use crate::words::words;

words! {
    /// What somebody says with a signature (21 CFR 11.50(a)(3)).
    SignatureMeaning: "meaning of a signature" {
        /// I did or wrote this.
        Authorship = 1 "authorship",
        /// I looked through this.
        Review = 2 "review",
        /// This may be so.
        Approval = 3 "approval",
        /// I answer for this.
        Responsibility = 4 "responsibility",
        /// The goods may be used.
        Release = 5 "release",
        /// I saw that it is as it says.
        Verification = 6 "verification",
    }
}

words! {
    /// How somebody showed who they are when they signed.
    SignatureWay: "way of signing" {
        /// By their password, in a session of their own.
        Password = 1 "password",
        /// By name, password and the code of a second factor.
        Code = 2 "code",
        /// By their PIN, in a session of their own.
        Pin = 3 "pin",
        /// By badge and PIN.
        Badge = 4 "badge",
        /// By a passkey.
        Passkey = 5 "passkey",
        /// By name and password, at a place where somebody else is signed in.
        Name = 6 "name_and_password",
    }
}

/// Acts that can be made to need a signature.
pub const SIGNABLE: &[&str] = &[
    "inspect",
    "release_under_reserve",
    "lift_hold",
    "judge_temperature",
    "undo",
    "correct_quantity",
    "open_recall",
    "check_recall",
    "close_recall",
    "publish_instruction",
    "release_draft",
    "step_complaint",
    "set_retention",
    "set_legal_hold",
    "remove_contents",
];

/// A signature that is given to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Whose.
    pub person: PersonId,
    /// What it means.
    pub meaning: SignatureMeaning,
}

impl SignaturePoint {
    /// How many people have to sign.
    pub fn people(&self) -> usize {
        self.signatures.map_or(1, |signatures| signatures as usize)
    }

    /// Whether a signature may mean this here; where nothing is named, it may mean anything.
    pub fn takes(&self, meaning: SignatureMeaning) -> bool {
        self.meanings.is_empty() || self.meanings.split(' ').any(|word| word == meaning.as_str())
    }
}

/// Whether these signatures are enough for an act, or what is missing.
///
/// The one who acts signs first; whoever signs with them is somebody else.
pub fn enough(
    act: &str,
    points: &[SignaturePoint],
    (by, given): (Option<PersonId>, &[Given]),
) -> Result<(), Refusal> {
    if given.first().is_some_and(|first| Some(first.person) != by) {
        return Err(Refusal::SignatureNotOwn);
    }
    let twice = |(at, one): (usize, &Given)| given[..at].iter().any(|two| two.person == one.person);
    if given.iter().enumerate().any(twice) {
        return Err(Refusal::SignedTwice);
    }
    for point in points.iter().filter(|point| point.act == act) {
        let meant = given.iter().find(|one| !point.takes(one.meaning));
        if let Some(one) = meant {
            let (meaning, meanings) = (one.meaning.to_string(), point.meanings.clone());
            return Err(Refusal::SignatureMeansOther { meaning, meanings });
        }
        if given.len() < point.people() {
            return Err(Refusal::SignatureNeeded {
                act: act.to_owned(),
                signatures: point.people(),
                meanings: point.meanings.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LI: PersonId = PersonId(1);
    const WANG: PersonId = PersonId(2);

    fn point(signatures: u32, meanings: &str) -> SignaturePoint {
        SignaturePoint {
            act: "lift_hold".into(),
            signatures: Some(signatures),
            meanings: meanings.into(),
            ..SignaturePoint::default()
        }
    }

    fn by(person: PersonId, meaning: SignatureMeaning) -> Given {
        Given { person, meaning }
    }

    fn asked(points: &[SignaturePoint], given: &[Given]) -> Result<(), &'static str> {
        enough("lift_hold", points, (Some(LI), given)).map_err(|refusal| refusal.code())
    }

    #[test]
    fn an_act_without_a_point_needs_no_signature_and_takes_one() {
        let other = SignaturePoint { act: "undo".into(), ..point(1, "") };

        assert_eq!(asked(&[], &[]), Ok(()));
        assert_eq!(asked(&[other], &[]), Ok(()));
        assert_eq!(asked(&[], &[by(LI, SignatureMeaning::Review)]), Ok(()));
    }

    #[test]
    fn whoever_acts_signs_first_and_means_what_the_point_lists() {
        let points = [point(1, "release approval")];

        assert_eq!(asked(&points, &[]), Err("signature_needed"));
        assert_eq!(
            asked(&points, &[by(WANG, SignatureMeaning::Release)]),
            Err("signature_not_own")
        );
        assert_eq!(
            asked(&points, &[by(LI, SignatureMeaning::Authorship)]),
            Err("signature_means_other")
        );
        assert_eq!(asked(&points, &[by(LI, SignatureMeaning::Approval)]), Ok(()));
    }

    #[test]
    fn four_eyes_are_two_people() {
        let points = [point(2, "")];
        let (release, review) = (SignatureMeaning::Release, SignatureMeaning::Review);

        assert_eq!(asked(&points, &[by(LI, release)]), Err("signature_needed"));
        assert_eq!(asked(&points, &[by(LI, release), by(LI, review)]), Err("signed_twice"));
        assert_eq!(asked(&points, &[by(LI, release), by(WANG, review)]), Ok(()));
    }

    #[test]
    fn of_several_points_the_hardest_counts() {
        let points = [point(1, ""), point(2, "")];

        assert_eq!(asked(&points, &[by(LI, SignatureMeaning::Release)]), Err("signature_needed"));
    }
}
