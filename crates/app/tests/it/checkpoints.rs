//! A checkpoint kept outside: it holds while history only grows, and only for its own ledger.

use app::Error;
use domain::Refusal;

use crate::house::in_every_house;

fn refusal(result: Result<(), Error>) -> Option<Refusal> {
    match result {
        Ok(()) => None,
        Err(Error::Refusal(refusal)) => Some(refusal),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_checkpoint_holds_while_the_ledger_only_grows() {
    in_every_house(|house| {
        house.import("A");
        let before = house.plant.checkpoint(&house.owner).unwrap();
        house.import("B");
        let after = house.plant.checkpoint(&house.owner).unwrap();

        assert_ne!(before.note, after.note, "on {}", house.engine);
        assert_eq!(before.key, after.key);
        for checkpoint in [before, after] {
            let held = house.plant.verify_checkpoint(&house.owner, &checkpoint.note);
            assert_eq!(refusal(held), None);
        }
    });
}

#[test]
fn a_checkpoint_of_another_ledger_or_a_changed_one_is_refused() {
    in_every_house(|house| {
        house.import("A");
        let ours = house.plant.checkpoint(&house.owner).unwrap().note;
        let check = |note: &str| refusal(house.plant.verify_checkpoint(&house.owner, note));

        in_every_house(|other| {
            other.import("A");
            let theirs = other.plant.checkpoint(&other.owner).unwrap().note;
            assert_eq!(check(&theirs), Some(Refusal::ForeignCheckpoint));
        });
        let (begin, rest) = ours.split_at(ours.find('\n').unwrap() + 1);
        let larger = format!("{begin}9{rest}");
        assert_eq!(check(&larger), Some(Refusal::ForeignCheckpoint));
        assert_eq!(check("no note"), Some(Refusal::BadInput { field: "checkpoint" }));
    });
}
