//! The side store: names that can be erased, and secrets.

use domain::facts::{
    CredentialChanged, PersonEnrolled, PersonErased, RoleGranted, RoleRevoked, SightSet,
};
use domain::{BadgeId, CompanyId, ImportId, PersonId, SignatureWay, SiteId};
use store::ledger::COMPANY_LEDGER;
use store::side::access::{self, ApiToken, Session};
use store::side::badges::{self, Badge, Pin};
use store::side::kiosks;
use store::side::people::{self, PersonName};
use store::side::settings::{self, COMPANY_SETTINGS, FirstAnswer};
use store::side::signing::{self, SigningKey};
use store::{Database, StoreError};

use crate::plant::{COMPANY, SITE, append_at, entry, found, on_every_engine};

const LI: PersonId = PersonId(70);

pub(crate) fn samples() -> Vec<domain::Fact> {
    vec![SightSet { role: "planner".into(), group: "money".into(), sight: "never".into() }.into()]
}

fn name(from_us: i64, username: &str) -> PersonName {
    PersonName {
        person: LI,
        valid_from_us: from_us,
        valid_to_us: None,
        code: Some("LI".into()),
        username: Some(username.into()),
        name: Some("李".into()),
    }
}

fn write(db: &Database, work: impl FnOnce(&mut store::Tx<'_>) -> Result<(), StoreError>) {
    db.write(work).unwrap();
}

#[test]
fn a_name_is_valid_until_the_next_and_gone_when_erased() {
    on_every_engine(|db| {
        found(db);
        let enrolled = vec![
            entry(PersonEnrolled { person: LI }),
            entry(RoleGranted { person: LI, role: "quality".into(), site: None }),
            entry(RoleGranted { person: LI, role: "auditor".into(), site: None }),
            entry(RoleRevoked { person: LI, role: "auditor".into(), site: None }),
        ];
        append_at(db, COMPANY_LEDGER, ImportId(0), enrolled);
        write(db, |tx| people::set_name(tx, COMPANY, &name(10, "li")));
        write(db, |tx| people::set_name(tx, COMPANY, &name(20, "li.wei")));

        db.read(|tx| {
            assert_eq!(people::person_by_username(tx, COMPANY, "li.wei")?, Some(LI));
            assert_eq!(people::person_by_username(tx, COMPANY, "li")?, None);
            assert_eq!(people::person_by_code(tx, COMPANY, "LI")?, Some(LI));
            let all = people::names(tx, COMPANY, LI)?;
            assert_eq!((all[0].valid_to_us, all[1].valid_to_us), (Some(20), None));
            let persons = people::persons(tx, COMPANY)?;
            assert_eq!(people::roles_at(&persons[0].roles, COMPANY_LEDGER), ["quality"]);
            assert_eq!(persons[0].name.as_ref(), Some(&name(20, "li.wei")));
            Ok::<(), StoreError>(())
        })
        .unwrap();

        append_at(db, COMPANY_LEDGER, ImportId(0), vec![entry(PersonErased { person: LI })]);
        assert_eq!(db.write(|tx| people::erase_names(tx, COMPANY, LI)).unwrap(), 2);
        let persons = db.read(|tx| people::persons(tx, COMPANY)).unwrap();
        assert!(persons[0].erased && persons[0].name.is_none());
    });
}

#[test]
fn a_password_and_its_role_make_a_holder() {
    on_every_engine(|db| {
        found(db);
        let valid =
            |valid| entry(CredentialChanged { person: LI, credential: "password".into(), valid });
        let facts = vec![
            entry(RoleGranted { person: LI, role: "administrator".into(), site: None }),
            valid(true),
        ];
        append_at(db, COMPANY_LEDGER, ImportId(0), facts);
        write(db, |tx| access::set_password(tx, COMPANY, LI, "$argon2id$…", 5));

        let holders = || db.read(|tx| people::holders_of(tx, COMPANY, "administrator")).unwrap();
        assert_eq!(holders(), [LI]);
        let hash = db.read(|tx| access::password(tx, COMPANY, LI)).unwrap();
        assert_eq!(hash.as_deref(), Some("$argon2id$…"));
        append_at(db, COMPANY_LEDGER, ImportId(0), vec![valid(false)]);
        assert!(db.write(|tx| access::delete_password(tx, COMPANY, LI)).unwrap());
        assert_eq!(holders(), []);
        let valid = db.read(|tx| people::credential_valid(tx, COMPANY, LI, "password")).unwrap();
        assert_eq!(valid, Some(false));
    });
}

#[test]
fn a_session_lives_until_it_ends() {
    on_every_engine(|db| {
        let session = Session {
            token_sha256: [1; 32],
            company: COMPANY,
            person: LI,
            csrf: "c".into(),
            device: None,
            language: None,
            created_at_us: 1,
            seen_at_us: 1,
            expires_at_us: 10,
            shared: None,
            fresh_until_us: None,
            fresh_way: None,
            proven: None,
        };
        write(db, |tx| access::start_session(tx, &session));
        write(db, |tx| access::touch_session(tx, &[1; 32], 5, 15).map(drop));
        write(db, |tx| access::set_session_language(tx, &[1; 32], "zh-Hant").map(drop));

        let kept = db.read(|tx| access::session(tx, &[1; 32])).unwrap().unwrap();
        assert_eq!((kept.seen_at_us, kept.language.as_deref()), (5, Some("zh-Hant")));
        assert_eq!(db.read(|tx| access::sessions_of(tx, COMPANY, LI)).unwrap(), [kept]);
        assert_eq!(db.write(|tx| access::end_expired_sessions(tx, 14)).unwrap(), 0);
        assert_eq!(db.write(|tx| access::end_expired_sessions(tx, 15)).unwrap(), 1);
        assert_eq!(db.read(|tx| access::session(tx, &[1; 32])).unwrap(), None);
    });
}

#[test]
fn a_token_is_found_by_its_hash_and_taken_away_by_its_id() {
    on_every_engine(|db| {
        let token = ApiToken {
            token_sha256: [2; 32],
            company: COMPANY,
            token: 9,
            person: LI,
            name: "scale".into(),
            scopes: "trace.read".into(),
            created_at_us: 1,
            seen_at_us: None,
            expires_at_us: None,
        };
        write(db, |tx| access::make_token(tx, &token));

        assert_eq!(db.read(|tx| access::token(tx, &[2; 32])).unwrap(), Some(token));
        assert!(db.write(|tx| access::touch_token(tx, &[2; 32], 7)).unwrap());
        assert_eq!(db.read(|tx| access::tokens(tx, COMPANY)).unwrap()[0].seen_at_us, Some(7));
        assert!(db.write(|tx| access::delete_token(tx, COMPANY, 9)).unwrap());
        assert!(!db.write(|tx| access::delete_token(tx, COMPANY, 9)).unwrap());
    });
}

#[test]
fn failed_attempts_are_counted_until_one_succeeds() {
    on_every_engine(|db| {
        write(db, |tx| access::login_failed(tx, COMPANY, "li", 1));
        write(db, |tx| access::login_failed(tx, COMPANY, "li", 2));

        let attempts = || db.read(|tx| access::login_attempts(tx, COMPANY, "li")).unwrap();
        let counted = attempts().unwrap();
        assert_eq!((counted.failures, counted.last_failure_at_us), (2, 2));
        write(db, |tx| access::login_succeeded(tx, COMPANY, "li"));
        assert_eq!(attempts(), None);
    });
}

#[test]
fn a_repeated_key_finds_its_first_answer() {
    on_every_engine(|db| {
        let first = FirstAnswer { request_sha256: [3; 32], answer: b"{}".to_vec() };
        let place = (COMPANY, SITE);
        write(db, |tx| settings::keep_answer(tx, place, (LI, "key"), &first, 5));

        let answer = |key| db.read(|tx| settings::first_answer(tx, place, (LI, key))).unwrap();
        assert_eq!((answer("key"), answer("other")), (Some(first), None));
        let twice = db.write(|tx| {
            let other = FirstAnswer { request_sha256: [4; 32], answer: vec![] };
            settings::keep_answer(tx, place, (LI, "key"), &other, 6)
        });
        assert!(twice.is_err());
        assert_eq!(db.write(|tx| settings::forget_answers_until(tx, COMPANY, 5)).unwrap(), 1);
    });
}

#[test]
fn settings_mappings_and_keys_are_kept() {
    on_every_engine(|db| {
        write(db, |tx| settings::set(tx, COMPANY, COMPANY_SETTINGS, "demo", "true"));
        write(db, |tx| settings::set(tx, COMPANY, COMPANY_SETTINGS, "demo", "false"));
        write(db, |tx| settings::set(tx, COMPANY, LI, "language", "en"));
        write(db, |tx| settings::remember_mapping(tx, COMPANY, &[8; 32], "{}", 1));
        let key = SigningKey { name: "plant".into(), seed: [6; 32], created_at_us: 1 };
        write(db, |tx| signing::keep(tx, COMPANY, &key));

        db.read(|tx| {
            let demo = settings::get(tx, COMPANY, COMPANY_SETTINGS, "demo")?;
            assert_eq!(demo.as_deref(), Some("false"));
            assert_eq!(settings::all(tx, COMPANY, LI)?, [("language".into(), "en".into())]);
            assert_eq!(settings::mapping(tx, COMPANY, &[8; 32])?.as_deref(), Some("{}"));
            assert_eq!(signing::newest(tx, COMPANY)?, Some(key.clone()));
            Ok::<(), StoreError>(())
        })
        .unwrap();
        assert!(db.write(|tx| settings::unset(tx, COMPANY, LI, "language")).unwrap());
        assert!(db.write(|tx| signing::delete(tx, COMPANY, "plant")).unwrap());
    });
}

#[test]
fn a_session_at_a_shared_device_keeps_where_and_by_which_badge() {
    on_every_engine(|db| {
        let shared = access::Shared {
            site: SITE,
            station: Some("L2".into()),
            badge: Some(BadgeId(9)),
            idle_us: 120,
        };
        let session = Session {
            token_sha256: [1; 32],
            company: COMPANY,
            person: LI,
            csrf: "c".into(),
            device: None,
            language: None,
            created_at_us: 1,
            seen_at_us: 1,
            expires_at_us: 10,
            shared: Some(shared),
            fresh_until_us: None,
            fresh_way: None,
            proven: None,
        };
        write(db, |tx| access::start_session(tx, &session));
        let fresh = (77, Some(SignatureWay::Pin));
        write(db, |tx| access::freshen_session(tx, &[1; 32], fresh).map(drop));

        let kept = db.read(|tx| access::session(tx, &[1; 32])).unwrap().unwrap();
        assert_eq!(kept, Session { fresh_until_us: Some(77), fresh_way: fresh.1, ..session });
        assert_eq!(db.write(|tx| access::end_sessions_by(tx, COMPANY, BadgeId(8))).unwrap(), 0);
        assert_eq!(db.write(|tx| access::end_sessions_by(tx, COMPANY, BadgeId(9))).unwrap(), 1);
    });
}

#[test]
fn a_badge_is_found_by_its_code_and_bound_again_once_it_was_taken_away() {
    on_every_engine(|db| {
        let badge = Badge {
            badge_sha256: [3; 32],
            company: COMPANY,
            badge: BadgeId(9),
            person: LI,
            for_a_day: true,
            alone: Some(false),
            operations: Some("MIX FORM".into()),
            valid_from_us: 1,
            valid_until_us: Some(5),
            bound_by: None,
        };
        write(db, |tx| badges::bind(tx, &badge));

        assert_eq!(db.read(|tx| badges::by_code(tx, &[3; 32])).unwrap(), Some(badge.clone()));
        assert_eq!(db.read(|tx| badges::by_code(tx, &[4; 32])).unwrap(), None);
        assert_eq!(db.read(|tx| badges::of_company(tx, CompanyId(2))).unwrap(), []);
        let twice = db.write(|tx| badges::bind(tx, &badge));
        assert!(twice.is_err(), "a code belongs to one");
        write(db, |tx| badges::take_away(tx, &[3; 32]).map(drop));
        let again = Badge { badge: BadgeId(10), for_a_day: false, alone: None, ..badge };
        write(db, |tx| badges::bind(tx, &again));
        let known = db.read(|tx| badges::by_id(tx, COMPANY, BadgeId(10))).unwrap();
        assert_eq!(known, Some(again));
    });
}

#[test]
fn a_pin_says_whether_somebody_else_gave_it() {
    on_every_engine(|db| {
        let given = Pin { hash: "h".into(), given_by: Some(PersonId(71)) };
        let chosen = Pin { hash: "i".into(), given_by: None };
        write(db, |tx| badges::set_pin(tx, (COMPANY, LI), &given, 1));
        assert_eq!(db.read(|tx| badges::pin(tx, COMPANY, LI)).unwrap(), Some(given));
        write(db, |tx| badges::set_pin(tx, (COMPANY, LI), &chosen, 2));
        assert_eq!(db.read(|tx| badges::pin(tx, COMPANY, LI)).unwrap(), Some(chosen));
        assert!(db.write(|tx| badges::delete_pin(tx, COMPANY, LI)).unwrap());
        assert_eq!(db.read(|tx| badges::pin(tx, COMPANY, LI)).unwrap(), None);
    });
}

#[test]
fn people_are_at_a_station_on_a_day_and_on_no_other() {
    on_every_engine(|db| {
        let (ground, day) = ((COMPANY, SITE), "2026-11-26".parse().unwrap());
        write(db, |tx| kiosks::add_person(tx, ground, ("L2", day), LI));
        write(db, |tx| kiosks::add_person(tx, ground, ("L2", day), LI));

        let of = |station: &str, day: &str| {
            let day = day.parse().unwrap();
            db.read(|tx| kiosks::people(tx, ground, station, day)).unwrap()
        };
        assert_eq!(of("L2", "2026-11-26"), [LI]);
        assert_eq!(of("L2", "2026-11-27"), []);
        assert_eq!(of("L1", "2026-11-26"), []);
        write(db, |tx| kiosks::forget_person(tx, COMPANY, LI).map(drop));
        assert_eq!(of("L2", "2026-11-26"), []);
    });
}

#[test]
fn a_role_of_one_site_counts_there_and_nowhere_else() {
    on_every_engine(|db| {
        found(db);
        let at = |role: &str, site| RoleGranted { person: LI, role: role.into(), site };
        let facts = vec![
            entry(at("auditor", None)),
            entry(at("quality", Some(SITE))),
            entry(at("leader", Some(SITE))),
            entry(RoleRevoked { person: LI, role: "leader".into(), site: Some(SITE) }),
        ];
        append_at(db, COMPANY_LEDGER, ImportId(0), facts);

        let held = db.read(|tx| people::roles_of(tx, COMPANY, LI)).unwrap();
        assert_eq!(people::roles_at(&held, SITE), ["auditor", "quality"]);
        assert_eq!(people::roles_at(&held, SiteId(99)), ["auditor"]);
        assert_eq!(people::roles_at(&held, COMPANY_LEDGER), ["auditor"]);
    });
}

#[test]
fn what_a_role_is_shown_is_what_was_set_last() {
    on_every_engine(|db| {
        found(db);
        let set = |sight: &str| SightSet {
            role: "planner".into(),
            group: "money".into(),
            sight: sight.into(),
        };
        let facts = vec![entry(set("never")), entry(set("at_work"))];
        append_at(db, COMPANY_LEDGER, ImportId(0), facts);

        let sights = db.read(|tx| people::sights(tx, COMPANY)).unwrap();
        assert_eq!(sights.len(), 1);
        assert_eq!((sights[0].about.as_str(), sights[0].sight.as_str()), ("money", "at_work"));
    });
}
