//! The demo factory's company, people and stories; its goods come as an ordinary import.

use domain::PersonId;
use store::side::people::{self, PersonName, set_name};

use crate::asks::NewPerson;
use crate::error::Result;
use crate::plant::{Operator, Plant};
use crate::views::Story;

/// What the demo factory is, beside its goods.
pub struct DemoFactory<'a> {
    /// Name of the company.
    pub company: &'a str,
    /// Name of the site.
    pub site: &'a str,
    /// IANA zone of its plant time.
    pub zone: &'a str,
    /// Codes and names of the people its records name.
    pub people: &'a [(&'a str, &'a str)],
    /// What to look at first.
    pub stories: Vec<Story>,
    /// The password of its accounts.
    pub password: &'a str,
}

/// Accounts of the demo factory: name for signing in, shown name, role.
const ACCOUNTS: [(&str, &str, &str); 3] = [
    ("quality", "王怡君", "quality"),
    ("admin", "系統管理員", "administrator"),
    ("auditor", "外部稽核員", "auditor"),
];

impl Plant {
    /// Names the company and site, gives the people of the records their names, and lets the
    /// demo's accounts sign in.
    pub fn install_demo(&self, operator: &Operator, demo: &DemoFactory<'_>) -> Result<()> {
        self.rename(operator, ("demo", demo.company), (demo.site, demo.zone))?;
        for (username, name, role) in ACCOUNTS {
            self.add_person_of_own_password(
                operator,
                &NewPerson {
                    username: username.to_owned(),
                    name: name.to_owned(),
                    password: demo.password.to_owned(),
                    roles: vec![role.to_owned()],
                    at_sites: Vec::new(),
                    language: Some("zh-Hant".to_owned()),
                },
            )?;
        }
        self.name_people(operator, demo.people)?;
        self.keep_stories(operator, &demo.stories)
    }

    /// Gives people known from records the names they are called by.
    fn name_people(&self, operator: &Operator, named: &[(&str, &str)]) -> Result<()> {
        let company = operator.company;
        let named: Vec<(String, String)> =
            named.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect();
        self.inner.runner.run(move |cx| {
            for (code, name) in named {
                let Some(person) = people::person_by_code(cx.tx, company, &code)? else { continue };
                let (code, name) = (Some(code), Some(name));
                let valid_from_us = cx.now_us;
                let named = PersonName {
                    person: PersonId(person.0),
                    valid_from_us,
                    valid_to_us: None,
                    code,
                    username: None,
                    name,
                };
                set_name(cx.tx, company, &named)?;
            }
            Ok(())
        })
    }
}
