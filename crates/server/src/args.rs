//! The command line, which is a contract for scripts: `exchange-format.md`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::words::Language;

/// suyuan: full-process material traceability.
#[derive(Debug, Parser)]
#[command(name = "suyuan", version, about)]
pub(crate) struct Arguments {
    /// The data folder.
    #[arg(long, env = "SUYUAN_DATA", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL instead of the embedded database.
    #[arg(
        long,
        env = "SUYUAN_DATABASE",
        help = "PostgreSQL instead of the embedded database: postgres://user@host/database"
    )]
    pub database: Option<String>,
    /// Company, where there are several.
    #[arg(long)]
    pub company: Option<String>,
    /// Site, where there are several.
    #[arg(long)]
    pub site: Option<String>,
    /// Language of messages; otherwise that of the terminal.
    #[arg(long, value_enum)]
    pub language: Option<Language>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Take over an exchange document: FILE.json, a folder of CSV, FILE.zip or FILE.xlsx.
    Import {
        /// The document.
        document: PathBuf,
    },
    /// Write everything as an exchange document: FILE.json, FILE.zip or a folder.
    Export {
        /// Where to.
        target: PathBuf,
    },
    /// Where did it come from, where did it go.
    Trace(TraceArguments),
    /// Recompute the ledger and compare every projection with a rebuild.
    Verify {
        /// A checkpoint kept outside; the ledger must still contain it.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
    },
    /// Write all projections anew from the ledger.
    Rebuild,
    /// Spread the pools of a company that is too large for one part over several, while others write.
    Spread {
        /// Over how many.
        #[arg(value_parser = clap::value_parser!(u16).range(2..=4096))]
        parts: u16,
    },
    /// Write the answer to a question as one file that proves itself offline.
    Dossier(DossierArguments),
    /// Check a dossier; no data folder and no network is needed.
    VerifyDossier {
        /// The dossier.
        file: PathBuf,
        /// A verifier key that was handed over by another way; only it is trusted then.
        #[arg(long)]
        key: Vec<String>,
        /// Certificates of authorities for time stamps (PEM); every stamp has to lead to one then.
        #[arg(long, value_name = "FILE")]
        authority: Option<PathBuf>,
        /// Print what was found as a JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Copy everything into a folder while people work, and verify the copy.
    Backup {
        /// A folder that holds no database yet.
        folder: PathBuf,
    },
    /// Put a backup where no database is yet, the data folder or --database, and verify it.
    Restore {
        /// The backup.
        folder: PathBuf,
    },
    /// Write a stretch of the site's ledger with the contents of its files as one file that proves itself.
    Archive {
        /// The file to write.
        target: PathBuf,
        /// Only what stands after this place of the ledger.
        #[arg(long)]
        after: Option<i64>,
        /// Only up to this place.
        #[arg(long)]
        to: Option<i64>,
    },
    /// Check an archive; no data folder and no network is needed.
    VerifyArchive {
        /// The archive.
        file: PathBuf,
        /// A verifier key that was handed over by another way; only it is trusted then.
        #[arg(long)]
        key: Vec<String>,
        /// Print what was found as a JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Bring contents of files back that were removed, or are missing, from an archive of the site.
    RestoreArchive {
        /// The archive.
        file: PathBuf,
    },
    /// Print a signed checkpoint of the site's ledger, to be kept outside.
    Checkpoint,
    /// Let a new key sign checkpoints and dossiers; the old key names it, and is destroyed.
    ChangeKey,
    /// Serve the pages and the API.
    Serve(ServeArguments),
    /// Move everything to another database while people work.
    Move(MoveArguments),
    /// GS1 messages and tag data: a JSON string a line in, a JSON object a line out.
    #[command(subcommand)]
    Gs1(Gs1Command),
    /// Add a person who may sign in; the password is read from standard input.
    AddPerson {
        /// Name for signing in.
        username: String,
        /// What they are called.
        #[arg(long)]
        name: Option<String>,
        /// Roles.
        #[arg(long, value_delimiter = ',', default_value = "administrator")]
        roles: Vec<String>,
    },
    /// Open a further site of the company: a chain, lots and a graph of its own.
    OpenSite {
        /// Its code.
        code: String,
        /// What it is called.
        #[arg(long)]
        name: Option<String>,
        /// IANA name of the zone of its plant time; that of the first site where absent.
        #[arg(long)]
        zone: Option<String>,
    },
}

/// What is asked about GS1.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Gs1Command {
    /// Read messages, and write them in every other form.
    Parse {
        /// The form they have.
        #[arg(long = "as", value_enum)]
        form: Form,
        /// Check values, but not what stands beside what: a label may have a second symbol.
        #[arg(long)]
        values_only: bool,
    },
    /// Read tag data: hexadecimal, a tag's URI, an identity's URI, or a message in brackets.
    Tag {
        /// The scheme to write an identity or message in: sgtin-96, sscc-96 …
        #[arg(long)]
        scheme: Option<String>,
        /// The filter to write it with.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=63))]
        filter: u8,
        /// Digits of the company prefix in a message; nobody can guess it.
        #[arg(long, value_parser = clap::value_parser!(u8).range(6..=12))]
        prefix: Option<u8>,
    },
}

/// A form of GS1 messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// (01)…(10)…
    Bracketed,
    /// ^01…^10…
    Element,
    /// What a scanner sends: ]C1…
    Scan,
    /// A Digital Link: <https://id.gs1.org/01/>…
    Dl,
}

/// A question to the genealogy.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct TraceArguments {
    /// forward, backward or both.
    #[arg(value_parser = ["forward", "backward", "both"])]
    pub direction: String,
    /// lot:L1, run:R1 or tank:T1.
    pub root: String,
    /// Only what was in it from this time on.
    #[arg(long)]
    pub at_from: Option<String>,
    /// Only what was in it up to this time.
    #[arg(long)]
    pub at_to: Option<String>,
    /// Only this one transfer into it or out of it.
    #[arg(long)]
    pub transfer: Option<String>,
    /// strict (by the record) or cautious (including possible).
    #[arg(long, default_value = "strict", value_parser = ["strict", "cautious"])]
    pub mode: String,
    /// Seconds by which clocks at a run may disagree.
    #[arg(long, default_value_t = 0)]
    pub tolerance: u32,
    /// What was known at this record time.
    #[arg(long)]
    pub as_of: Option<String>,
    /// What was known at this place of the ledger.
    #[arg(long)]
    pub as_of_seq: Option<i64>,
    /// How to print it.
    #[arg(long, default_value = "table", value_parser = ["json", "table", "csv", "dot"])]
    pub format: String,
}

/// Which answer, where to, and what of it is not shown.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DossierArguments {
    /// forward, backward or both.
    #[arg(value_parser = ["forward", "backward", "both"])]
    pub direction: String,
    /// lot:L1, run:R1 or tank:T1.
    pub root: String,
    /// The file to write.
    pub target: PathBuf,
    /// strict (by the record) or cautious (including possible).
    #[arg(long, default_value = "strict", value_parser = ["strict", "cautious"])]
    pub mode: String,
    /// What is not shown: people, partners, quantities.
    #[arg(long, value_delimiter = ',', value_parser = ["people", "partners", "quantities"])]
    pub withhold: Vec<String>,
}

/// From where to where, and how.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct MoveArguments {
    /// Where everything is.
    #[arg(
        long,
        value_name = "URL",
        help = "Where everything is: a data folder, a database file, or postgres://user@host/database"
    )]
    pub from: String,
    /// Where it goes: a new folder, a new file or an empty PostgreSQL database.
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// Only copy; the source goes on. Run again without it to follow and to change over.
    #[arg(long)]
    pub prepare: bool,
    /// Let the source take acts again after a move that was killed at the end.
    #[arg(long, conflicts_with = "prepare")]
    pub give_up: bool,
    /// With --give-up: the target is gone for good and cannot be asked whether it was complete.
    #[arg(long, requires = "give_up")]
    pub lost: bool,
    /// Lots of each site whose traces are compared, in both directions.
    #[arg(long, default_value_t = 40)]
    pub samples: u32,
    /// What decides which lots those are; otherwise the time.
    #[arg(long)]
    pub seed: Option<u64>,
    /// Facts copied in one transaction.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub batch: u32,
}

/// How to serve.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ServeArguments {
    /// Address of the pages and the API (HTTPS).
    #[arg(long, default_value = "0.0.0.0:8443")]
    pub listen: std::net::SocketAddr,
    /// Address of the trust page (plain HTTP), which sends everything else to HTTPS.
    #[arg(long, default_value = "0.0.0.0:8080")]
    pub http: std::net::SocketAddr,
    /// Own certificate (PEM).
    #[arg(long, requires = "key")]
    pub cert: Option<PathBuf>,
    /// Own key (PEM).
    #[arg(long, requires = "cert")]
    pub key: Option<PathBuf>,
    /// Memory for the graphs of the sites, in MiB; a quarter of the machine's where absent. A larger
    /// site is traced from the database.
    #[arg(long, env = "SUYUAN_GRAPH_MEMORY", value_name = "MIB")]
    pub graph_memory: Option<u64>,
    /// Networks that printers and scales may be in beside the private ones, as 127.0.0.0/8; several are
    /// divided by commas.
    #[arg(long, env = "SUYUAN_DEVICES_IN", value_name = "NETWORKS", value_delimiter = ',')]
    pub devices_in: Vec<app::Network>,
    /// Minutes after which a ledger that has grown gets another checkpoint.
    #[arg(long, default_value_t = 60, value_name = "MINUTES",
        value_parser = clap::value_parser!(u32).range(1..))]
    pub checkpoint_minutes: u32,
    /// Where the links in messages begin, as customers reach this server.
    #[arg(
        long,
        env = "SUYUAN_PUBLIC_URL",
        value_name = "URL",
        help = "Where the links in messages begin, as customers reach this server: https://suyuan.example.com"
    )]
    pub public_url: Option<String>,
    /// The server that takes mail; with a password only by its variable, for others see a command line.
    #[arg(
        long,
        env = "SUYUAN_SMTP",
        value_name = "URL",
        hide_env_values = true,
        requires = "mail_from",
        help = "The server that takes mail: smtps://user:password@host, smtp://host:587?tls=required"
    )]
    pub smtp: Option<String>,
    /// Whom mail is from.
    #[arg(long, env = "SUYUAN_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// What messages to customers' programs are signed with.
    #[arg(long, env = "SUYUAN_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub webhook_secret: Option<String>,
    /// Networks that webhooks may go to beside the open one, and without TLS, as 10.1.0.0/16; several are
    /// divided by commas.
    #[arg(long, env = "SUYUAN_WEBHOOKS_IN", value_name = "NETWORKS", value_delimiter = ',')]
    pub webhooks_in: Vec<app::Network>,
    /// Address of an authority that stamps checkpoints with the time (RFC 3161): `http://host/path`.
    #[arg(long, env = "SUYUAN_STAMP_URL", value_name = "URL", requires = "stamp_authority")]
    pub stamp_url: Option<String>,
    /// Certificates that vouch for that authority (PEM).
    #[arg(long, env = "SUYUAN_STAMP_AUTHORITY", value_name = "FILE", requires = "stamp_url")]
    pub stamp_authority: Option<PathBuf>,
    /// Load the demo factory into an empty installation, with people to sign in as.
    #[arg(long)]
    pub demo: bool,
}
