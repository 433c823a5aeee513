//! Facts of the company's own ledger: sites, masters, people.

use super::fact;
use crate::genealogy::{Role, Tracking};
use crate::ids::{ItemId, PartnerId, PersonId, SiteId};
use crate::quantity::Quantity;
use crate::work::MasterKind;

fact! {
    /// A company exists from now on.
    CompanyFounded = 1 v 1 {
        /// Short name used on the command line.
        16 code: String,
        /// Name in full.
        17 name: String,
    }
    /// A site of the company has its own ledger from now on.
    SiteOpened = 2 v 1 {
        /// The site.
        16 site: SiteId,
        /// Number given by the installation; part of every id made there.
        17 number: u16,
        /// Short name used on the command line.
        18 code: String,
        /// Name in full.
        19 name: String,
        /// IANA name of the zone that plant time is in.
        20 zone: String,
    }
    /// An item is known.
    ItemDefined = 3 v 1 {
        /// The item.
        16 item: ItemId,
        /// Its code.
        17 code: String,
        /// Its name.
        18 name: String,
        /// The unit its quantities are in.
        19 unit: String,
        /// Kilograms in one unit, where that is known.
        20 kg_per_unit: Option<Quantity>,
        /// How finely it is followed.
        21 tracking: Tracking,
    }
    /// A supplier or customer is known.
    PartnerDefined = 4 v 1 {
        /// The partner.
        16 partner: PartnerId,
        /// Its code.
        17 code: String,
        /// Its name.
        18 name: String,
        /// What it is to us.
        19 role: Role,
    }
    /// A person is known; what they are called lies in the side store.
    PersonEnrolled = 5 v 1 {
        /// The person.
        16 person: PersonId,
    }
    /// A person may act in a role.
    RoleGranted = 6 v 2 since 1 {
        /// The person.
        16 person: PersonId,
        /// The role's code.
        17 role: String,
        /// The site it is for, since version 2; none where it is for the whole company.
        18 site: Option<SiteId>,
    }
    /// A person may no longer act in a role.
    RoleRevoked = 7 v 2 since 1 {
        /// The person.
        16 person: PersonId,
        /// The role's code.
        17 role: String,
        /// The site it was for, since version 2; none where it was for the whole company.
        18 site: Option<SiteId>,
    }
    /// What a role is shown of a group of fields was set.
    SightSet = 137 v 1 {
        /// The role's code.
        16 role: String,
        /// The group's word.
        17 group: String,
        /// Where it is shown: `never`, `at_work` or `always`.
        18 sight: String,
    }
    /// What the side store knew of a person was erased.
    PersonErased = 8 v 1 {
        /// The person.
        16 person: PersonId,
    }
    /// A person's password, token or other secret was set or taken away.
    CredentialChanged = 9 v 1 {
        /// The person.
        16 person: PersonId,
        /// Which: `password`, `token:NAME`.
        17 credential: String,
        /// Whether it is valid from now on.
        18 valid: bool,
    }
    /// A master record was written, anew or in place of an earlier version.
    MasterDefined = 10 v 1 {
        /// What it describes.
        16 kind: MasterKind,
        /// Its code, unique within its kind.
        17 code: String,
        /// Its fields as canonical JSON, described by the kind.
        18 body: String,
        /// Whether it may no longer be chosen.
        19 retired: bool,
    }
}
