//! What of a record whom is shown: groups of fields, and which of them each role sees.
//!
//! A permission says what somebody may do; a group says what they are told while they do it. Answers are
//! taken apart at the edge of the house, by the names of their members; here is only who sees what.

use std::collections::BTreeMap;

use domain::facts::SightSet;
use domain::ids::CompanyId;
use domain::{PersonId, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::ledger::COMPANY_LEDGER;
use store::side::people;
use utoipa::ToSchema;

use crate::error::Result;
use crate::permission::{ADMINISTRATOR, Permission, ROLES};
use crate::plant::{Operator, Plant};

/// Fields that are told or withheld together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Prices, costs and sums.
    Money,
    /// Whom goods came from.
    Suppliers,
    /// Who has goods: names, contacts, addresses.
    Customers,
    /// How much goes into what, and how it is made.
    Recipes,
    /// Who did it.
    People,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Money, Self::Suppliers, Self::Customers, Self::Recipes, Self::People];

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Suppliers => "suppliers",
            Self::Customers => "customers",
            Self::Recipes => "recipes",
            Self::People => "people",
        }
    }

    fn of(word: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|group| group.as_str() == word);
        found.ok_or(Refusal::BadInput { field: "group" })
    }
}

/// Where a group is shown to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Nowhere.
    Never,
    /// Where the work itself needs it: the supplier while goods are received, the name on the shipment
    /// that is picked.
    AtWork,
    /// Everywhere.
    Always,
}

impl Sight {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Never, Self::AtWork, Self::Always];

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::AtWork => "at_work",
            Self::Always => "always",
        }
    }

    fn of(word: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|sight| sight.as_str() == word);
        found.ok_or(Refusal::BadInput { field: "sight" })
    }
}

/// What the company set, by role and group.
type Settings = BTreeMap<(String, String), String>;

/// Which groups somebody is shown, in the order of [`Group::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sights([Sight; 5]);

impl Sights {
    /// The house itself sees everything.
    pub const ALL: Self = Self([Sight::Always; 5]);

    /// A guest sees where goods came from and went, as far as the invitation reaches.
    pub(crate) const GUEST: Self =
        Self([Sight::Never, Sight::Always, Sight::Always, Sight::Always, Sight::Never]);

    /// What roles see where the company set nothing.
    pub fn of(roles: &[String]) -> Self {
        Self::with(roles, &Settings::new())
    }

    /// Where a group is shown.
    pub const fn sight(self, group: Group) -> Sight {
        self.0[group as usize]
    }

    /// The most that any of the roles sees.
    fn with(roles: &[String], set: &Settings) -> Self {
        Self(Group::ALL.map(|group| {
            let of = |role: &String| sight_of(role, group, set);
            roles.iter().map(of).max().unwrap_or(Sight::Never)
        }))
    }
}

/// What a role sees. An administrator sees everything: who sets what is shown could show it to themselves.
fn sight_of(role: &str, group: Group, set: &Settings) -> Sight {
    if role == ADMINISTRATOR {
        return Sight::Always;
    }
    let word = set.get(&(role.to_owned(), group.as_str().to_owned()));
    word.and_then(|word| Sight::of(word).ok()).unwrap_or_else(|| usual(role, group))
}

/// What a role sees where the company set nothing. Whoever leads recalls and plans needs to know what
/// goods are worth; a leader knows the recipes and people of the shift, and no prices; whoever works on
/// the floor is told what the work in their hands needs; an auditor judges records, not margins.
fn usual(role: &str, group: Group) -> Sight {
    match (role, group) {
        ("leader" | "operator" | "auditor", Group::Money) => Sight::Never,
        ("leader", Group::Customers) | ("operator", _) => Sight::AtWork,
        ("quality" | "manager" | "planner" | "leader" | "auditor", _) => Sight::Always,
        _ => Sight::Never,
    }
}

/// What somebody with these roles sees in a company.
pub(crate) fn seen_by(tx: &mut Tx<'_>, company: CompanyId, roles: &[String]) -> Result<Sights> {
    Ok(Sights::with(roles, &settings(tx, company)?))
}

fn settings(tx: &mut Tx<'_>, company: CompanyId) -> Result<Settings> {
    let set = people::sights(tx, company)?;
    Ok(set.into_iter().map(|set| ((set.role, set.about), set.sight)).collect())
}

impl Operator {
    /// Whether they are shown a group wherever it stands.
    pub fn sees(&self, group: Group) -> bool {
        self.sights.sight(group) == Sight::Always
    }
}

/// What a role is shown of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SightOfRole {
    /// The role.
    pub role: String,
    /// `money`, `suppliers`, `customers`, `recipes` or `people`.
    pub group: String,
    /// `never`, `at_work` (where the work itself needs it) or `always`.
    pub sight: String,
}

/// What each role is shown of each group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SightPage {
    /// A row for every role and group.
    pub rows: Vec<SightOfRole>,
}

impl Plant {
    /// What each role is shown.
    pub fn sights(&self, operator: &Operator) -> Result<SightPage> {
        operator.need(Permission::PeopleManage)?;
        self.read(|tx| page(tx, operator.company))
    }

    /// Says what roles are shown from now on; what is not named stays.
    pub fn set_sights(&self, operator: &Operator, wanted: &SightPage) -> Result<SightPage> {
        operator.need_everywhere(Permission::PeopleManage)?;
        for row in &wanted.rows {
            let is_known = ROLES.iter().any(|(role, _)| *role == row.role);
            if !is_known || row.role == ADMINISTRATOR {
                return Err(Refusal::BadInput { field: "role" }.into());
            }
            Group::of(&row.group)?;
            Sight::of(&row.sight)?;
        }
        let (company, by, wanted) = (operator.company, operator.person, wanted.rows.clone());
        self.inner.runner.run(move |cx| {
            let set = settings(cx.tx, company)?;
            for row in wanted {
                if sight_of(&row.role, Group::of(&row.group)?, &set).as_str() != row.sight {
                    set_one(cx, (company, by), row)?;
                }
            }
            page(cx.tx, company)
        })
    }
}

fn set_one(
    cx: &mut crate::runner::Cx<'_, '_>,
    (company, by): (CompanyId, Option<PersonId>),
    row: SightOfRole,
) -> Result<()> {
    let SightOfRole { role, group, sight } = row;
    cx.act(company, COMPANY_LEDGER, by, SightSet { role, group, sight })?;
    Ok(())
}

fn page(tx: &mut Tx<'_>, company: CompanyId) -> Result<SightPage> {
    let set = settings(tx, company)?;
    let rows = ROLES.iter().flat_map(|(role, _)| {
        let set = &set;
        Group::ALL.into_iter().map(move |group| SightOfRole {
            role: (*role).to_owned(),
            group: group.as_str().to_owned(),
            sight: sight_of(role, group, set).as_str().to_owned(),
        })
    });
    Ok(SightPage { rows: rows.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(roles: &[&str]) -> Vec<String> {
        roles.iter().map(|role| (*role).to_owned()).collect()
    }

    #[test]
    fn an_operator_is_told_what_the_work_needs_and_no_price() {
        let sights = Sights::of(&roles(&["operator"]));

        assert_eq!(sights.sight(Group::Money), Sight::Never);
        assert_eq!(sights.sight(Group::Suppliers), Sight::AtWork);
    }

    #[test]
    fn of_several_roles_the_one_that_sees_most_counts() {
        let sights = Sights::of(&roles(&["operator", "planner"]));

        assert_eq!(sights, Sights::ALL);
    }

    #[test]
    fn what_the_company_set_counts_for_everybody_but_administrators() {
        let set = |role: &str| ((role.to_owned(), "money".to_owned()), "never".to_owned());
        let set: Settings = [set("planner"), set("administrator")].into();

        assert_eq!(Sights::with(&roles(&["planner"]), &set).sight(Group::Money), Sight::Never);
        assert_eq!(Sights::with(&roles(&["administrator"]), &set), Sights::ALL);
    }

    #[test]
    fn who_has_no_role_sees_nothing() {
        assert_eq!(Sights::of(&[]), Sights([Sight::Never; 5]));
    }
}
