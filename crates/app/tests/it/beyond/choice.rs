//! Which of the two answers, and what is refused.

use app::{Error, GraphMemory};
use domain::Refusal;

use super::{NOTHING, asked, other_process, told};
use crate::house::{in_every_house, long_history, scrapped};

#[test]
fn a_site_that_is_nearly_known_is_answered_from_memory() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 800));
        let memory = GraphMemory { at_once: 10_000, ..GraphMemory::default() };
        let plant = other_process(house, memory);

        let (_, read_from) = told(&plant, house, &asked("lot:A-7", "both"));
        assert_eq!(read_from, "memory");
    });
}

#[test]
fn a_site_that_is_not_known_is_answered_from_the_database_until_its_graph_is_there() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 800));
        let memory = GraphMemory { at_once: 10, beside: true, ..GraphMemory::default() };
        let plant = other_process(house, memory);
        let ask = asked("lot:A-7", "both");

        let (first, read_from) = told(&plant, house, &ask);
        assert_eq!(read_from, "database");
        let begun = std::time::Instant::now();
        while told(&plant, house, &ask).1 == "database" {
            assert!(begun.elapsed().as_secs() < 60, "the graph was never made");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!(told(&plant, house, &ask), (first, "memory"));
    });
}

#[test]
fn an_answer_from_the_database_sees_the_act_before_it() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 30));
        let plant = other_process(house, NOTHING);
        let ask = asked("lot:LA", "forward");

        let (before, _) = told(&plant, house, &ask);
        house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
        let (after, _) = told(&plant, house, &ask);
        assert_ne!(after, before);
        assert_eq!(after, told(&house.plant, house, &ask).0);
    });
}

#[test]
fn what_reaches_too_far_waits_for_memory_or_is_refused_where_it_does_not_fit() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 800));
        let ask = asked("supplier:SA", "forward");

        let fits = GraphMemory { at_once: 10, reach: 20, ..GraphMemory::default() };
        assert_eq!(told(&other_process(house, fits), house, &ask).1, "memory");
        let too_large = GraphMemory { transfers: 100, reach: 20, ..fits };
        let refused = other_process(house, too_large).trace(&house.owner, &ask).err().unwrap();
        let expected = Refusal::TooFarReaching { most: 20 };
        assert!(matches!(refused, Error::Refusal(ref found) if *found == expected), "{refused:?}");
    });
}

#[test]
fn a_site_that_outgrows_memory_is_answered_from_the_database() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 30));
        let ask = asked("lot:LA", "both");
        let plant = other_process(house, GraphMemory { transfers: 100, ..GraphMemory::default() });

        let (_, before) = told(&plant, house, &ask);
        house.take_over(&long_history("B", 30));
        told(&plant, house, &ask);
        let (_, after) = told(&plant, house, &ask);
        assert_eq!((before, after), ("memory", "database"));
    });
}

#[test]
fn lists_and_passports_are_the_same_without_memory() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 30));
        house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
        let plant = other_process(house, NOTHING);

        for reference in ["lot:LA", "lot:A-7"] {
            let [here, there] = [&house.plant, &plant].map(|plant| {
                serde_json::to_string(&plant.passport(&house.owner, reference).unwrap()).unwrap()
            });
            assert_eq!(there, here, "on {}", house.engine);
        }
        let [here, there] = [&house.plant, &plant].map(|plant| {
            let tasks = plant.tasks(&house.owner, &app::TaskQuery::default()).unwrap();
            let pools = plant.pools(&house.owner, &app::PoolFilter::default()).unwrap();
            serde_json::to_string(&(tasks, pools)).unwrap()
        });
        assert_eq!(there, here, "on {}", house.engine);
    });
}
