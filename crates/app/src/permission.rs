//! Who may do what: roles, permissions and the table between them.

/// A thing a person or a token may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See lots and ask for traces.
    TraceRead,
    /// Record movements of goods, and correct them by acts as the table of correction rights allows.
    GoodsRecord,
    /// Define master data: items, places, bills of materials, rules …
    MastersManage,
    /// See orders, lots, stock and tasks: what the day's work needs.
    WorkRead,
    /// Write and release orders.
    OrdersManage,
    /// Judge lots, lay holds and lift them; correct movements past any act.
    QualityJudge,
    /// Take over documents.
    ImportRun,
    /// Take everything out.
    ExportRun,
    /// Manage people and their roles.
    PeopleManage,
    /// Recompute the ledger.
    LedgerVerify,
    /// Look after the floor: its people, day badges, PINs and hand-over, its devices and what they handed
    /// over.
    FloorLead,
    /// Print labels, say that they are void, and look after the queues of printers.
    LabelsPrint,
    /// Lay out labels, and say which printers there are.
    LabelsDesign,
    /// Lead recalls and drills: scope, block everything, tell customers, reconcile, end.
    RecallManage,
    /// Say how long records are kept, and lay and lift legal holds.
    RetentionManage,
    /// Remove what is not kept any longer, and bring it back from an archive.
    RetentionRemove,
    /// Let auditors in from outside, to look at a few things for a few days, and shut them out again.
    GuestsManage,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::TraceRead,
        Self::GoodsRecord,
        Self::MastersManage,
        Self::WorkRead,
        Self::OrdersManage,
        Self::QualityJudge,
        Self::ImportRun,
        Self::ExportRun,
        Self::PeopleManage,
        Self::LedgerVerify,
        Self::FloorLead,
        Self::LabelsPrint,
        Self::LabelsDesign,
        Self::RecallManage,
        Self::RetentionManage,
        Self::RetentionRemove,
        Self::GuestsManage,
    ];

    /// What anybody may do at most at a device that several people share, where a PIN of four digits
    /// stands for a password.
    pub(crate) const AT_KIOSK: [Self; 6] = [
        Self::TraceRead,
        Self::GoodsRecord,
        Self::WorkRead,
        Self::QualityJudge,
        Self::FloorLead,
        Self::LabelsPrint,
    ];

    /// The word used in the API and as a token's scope.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TraceRead => "trace.read",
            Self::GoodsRecord => "goods.record",
            Self::MastersManage => "masters.manage",
            Self::WorkRead => "work.read",
            Self::OrdersManage => "orders.manage",
            Self::QualityJudge => "quality.judge",
            Self::ImportRun => "import.run",
            Self::ExportRun => "export.run",
            Self::PeopleManage => "people.manage",
            Self::LedgerVerify => "ledger.verify",
            Self::FloorLead => "floor.lead",
            Self::LabelsPrint => "labels.print",
            Self::LabelsDesign => "labels.design",
            Self::RecallManage => "recall.manage",
            Self::RetentionManage => "retention.manage",
            Self::RetentionRemove => "retention.remove",
            Self::GuestsManage => "guests.manage",
        }
    }

    /// The permission a scope names.
    pub fn from_scope(scope: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == scope)
    }
}

/// Roles and what each may do. A role that is not listed may do nothing.
pub const ROLES: &[(&str, &[Permission])] = &[
    ("administrator", &Permission::ALL),
    (
        "quality",
        &[
            Permission::TraceRead,
            Permission::GoodsRecord,
            Permission::MastersManage,
            Permission::WorkRead,
            Permission::QualityJudge,
            Permission::ImportRun,
            Permission::ExportRun,
            Permission::LedgerVerify,
            Permission::FloorLead,
            Permission::LabelsPrint,
            Permission::LabelsDesign,
            Permission::RecallManage,
            Permission::RetentionManage,
            Permission::GuestsManage,
        ],
    ),
    (
        "manager",
        &[
            Permission::TraceRead,
            Permission::WorkRead,
            Permission::OrdersManage,
            Permission::ExportRun,
            Permission::LedgerVerify,
            Permission::RecallManage,
        ],
    ),
    (
        "planner",
        &[
            Permission::TraceRead,
            Permission::MastersManage,
            Permission::WorkRead,
            Permission::OrdersManage,
            Permission::ImportRun,
            Permission::ExportRun,
            Permission::LabelsPrint,
            Permission::LabelsDesign,
        ],
    ),
    (
        "leader",
        &[
            Permission::TraceRead,
            Permission::WorkRead,
            Permission::GoodsRecord,
            Permission::FloorLead,
            Permission::LabelsPrint,
        ],
    ),
    ("operator", &[Permission::WorkRead, Permission::GoodsRecord, Permission::LabelsPrint]),
    ("auditor", &[Permission::TraceRead, Permission::LedgerVerify]),
];

/// The role that can never be without a holder.
pub(crate) const ADMINISTRATOR: &str = "administrator";

/// Whether any of `roles` carries `permission`.
pub(crate) fn allows(roles: &[String], permission: Permission) -> bool {
    ROLES
        .iter()
        .filter(|(role, _)| roles.iter().any(|held| held == role))
        .any(|(_, permissions)| permissions.contains(&permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_records_but_does_not_see_traces() {
        let roles = ["operator".to_owned()];

        assert!(allows(&roles, Permission::GoodsRecord));
        assert!(!allows(&roles, Permission::TraceRead));
    }

    #[test]
    fn an_unknown_role_may_do_nothing() {
        let roles = ["owner".to_owned()];

        assert!(Permission::ALL.into_iter().all(|permission| !allows(&roles, permission)));
    }
}
