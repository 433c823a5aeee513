//! Serving: pages and API over HTTPS, and commands for callers beside the server.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use app::{Authority, Clock, DemoFactory, GraphMemory, Mail, Outgoing, Plant};
use clap::Parser as _;

use crate::args::{Arguments, ServeArguments};
use crate::commands::{self, Terminal};
use crate::desk;
use crate::memory;
use crate::owner::Ownership;
use crate::socket;
use crate::words::Words;

/// How often is looked whether a checkpoint is due.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_mins(1);

/// This machine.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1"];

/// Where the printers, scales and customers that a demonstration has are played.
fn this_machine() -> impl Iterator<Item = app::Network> {
    LOOPBACK.iter().filter_map(|text| text.parse().ok())
}

/// Runs until it is asked to stop.
pub(crate) fn run(
    plant: &Plant,
    arguments: &Arguments,
    how: &ServeArguments,
    words: &Words,
    owner: Ownership,
) -> Result<u8> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        // A log that finds no room is no reason for the thread that wrote it to end.
        .log_internal_errors(false)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("SUYUAN_LOG")
                .unwrap_or_else(|_| "info".into()),
        )
        .init();
    plant.keep_in_memory(GraphMemory {
        beside: true,
        ..GraphMemory::of_bytes(memory::for_graphs(how.graph_memory))
    });
    let mut networks = how.devices_in.clone();
    networks.extend(how.demo.then(this_machine).into_iter().flatten());
    plant.allow_devices_in(&networks);
    if how.demo && plant.is_empty()? {
        install_demo(plant)?;
    }
    let path = socket::path(&arguments.data);
    let listener = socket::listen(&arguments.data).with_context(|| path.display().to_string())?;
    let beside = plant.clone();
    std::thread::spawn(move || {
        socket::serve(&listener, move |request, out, err| answer(&beside, request, out, err));
    });
    if let (Some(url), Some(certificates)) = (&how.stamp_url, &how.stamp_authority) {
        let pem = std::fs::read_to_string(certificates)
            .with_context(|| certificates.display().to_string())?;
        plant.stamp_with(Authority::new(url, &pem)?);
    }
    let (keeper, every) = (plant.clone(), i64::from(how.checkpoint_minutes) * 60_000_000);
    std::thread::spawn(move || keep_checkpoints(&keeper, every));
    let shop = plant.clone();
    let printing = std::thread::Builder::new()
        .name("printing".to_owned())
        .spawn(move || shop.print_until_closed(app::Patience::default()))?;
    let mail = how.smtp.clone().zip(how.mail_from.clone());
    let mail = mail.map(|(url, from)| Mail { url, from });
    anyhow::ensure!(mail.as_ref().is_none_or(Mail::is_usable), words.say("cli.bad_mail", &[]));
    let post = plant.clone();
    let posting = std::thread::Builder::new()
        .name("post office".to_owned())
        .spawn(move || post.send_notices_until_closed())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // The plant blocks, and must not be asked on a thread that drives asynchronous work.
    let token = plant.setup_token()?;
    let outcome = runtime.block_on(listen(plant, arguments, (how, mail), words, token));
    plant.close_print_shop();
    plant.close_post_office();
    let _ = printing.join();
    let _ = posting.join();
    let _ = std::fs::remove_file(&path);
    drop(owner);
    outcome
}

/// Looks from time to time whether a ledger has grown since its last checkpoint, for as long as the
/// process lives.
fn keep_checkpoints(plant: &Plant, every_us: i64) {
    loop {
        if let Err(error) = plant.keep_due_checkpoints(every_us) {
            tracing::error!(%error, "A checkpoint could not be kept");
        }
        if let Err(error) = plant.stamp_newest() {
            tracing::warn!(%error, "A checkpoint could not be stamped with the time");
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

async fn listen(
    plant: &Plant,
    arguments: &Arguments,
    (how, mail): (&ServeArguments, Option<Mail>),
    words: &Words,
    setup_token: Option<String>,
) -> Result<u8> {
    let own_certificate = how.cert.clone().zip(how.key.clone());
    let config = http::Config {
        listen: how.listen,
        http: Some(how.http),
        data_dir: arguments.data.clone(),
        certificate: own_certificate,
        clock: Clock::system(),
        plain: false,
    };
    let server = http::serve(plant.clone(), config).await?;
    let mut out = std::io::stdout();
    let started = server.started();
    let mut webhooks_in = how.webhooks_in.clone();
    webhooks_in.extend(how.demo.then(this_machine).into_iter().flatten());
    plant.set_outgoing(Outgoing {
        public_url: how.public_url.clone().unwrap_or_else(|| started.https_url.clone()),
        mail,
        webhook_secret: how.webhook_secret.clone(),
        webhooks_in,
        ..Outgoing::default()
    });
    writeln!(out, "listening {}", started.https_url)?;
    writeln!(out, "{}", words.say("cli.trust_page", &[("url", started.trust_url.clone())]))?;
    writeln!(out, "{}", started.qr_text)?;
    if let Some(token) = setup_token {
        let url = format!("{}/setup?token={token}", started.https_url);
        writeln!(out, "{}", words.say("cli.setup_page", &[("url", url)]))?;
    }
    if how.demo {
        let password = [("password", demo::PASSWORD.to_owned())];
        writeln!(out, "{}", words.say("cli.demo_people", &password))?;
    }
    out.flush()?;
    server.until_stopped().await?;
    plant.keep_graphs()?;
    Ok(0)
}

/// A command of a caller whose data folder this server owns.
fn answer(
    plant: &Plant,
    request: &socket::Request,
    out: &mut dyn std::io::Write,
    err: &mut dyn std::io::Write,
) -> u8 {
    match Arguments::try_parse_from(&request.arguments) {
        Ok(arguments) => {
            let words = Words::of(request.language);
            let (folder, mut input) = (request.folder.clone(), request.input.as_bytes());
            let mut terminal = Terminal { words: &words, folder, input: &mut input, out, err };
            commands::execute(plant, &arguments, &mut terminal)
        }
        Err(error) => {
            // The caller's program understood it; ours is another version.
            let _ = write!(err, "{error}");
            commands::FAILED
        }
    }
}

/// Takes over the demo factory's history and lets its people sign in.
fn install_demo(plant: &Plant) -> Result<()> {
    let operator = plant.command_line(None, None)?;
    let mut file = tempfile::Builder::new().suffix(".json").tempfile()?;
    demo::write_json(&mut file)?;
    file.flush()?;
    let outcome = plant.import_path(&operator, file.path())?;
    anyhow::ensure!(outcome.faults.is_empty(), "the demo factory is faulty");
    let stories = demo::stories().into_iter().map(|story| app::views::Story {
        key: story.key.to_owned(),
        root: story.root.to_string(),
        direction: story.direction.as_str().to_owned(),
    });
    let factory = DemoFactory {
        company: demo::COMPANY,
        site: demo::SITE,
        zone: demo::ZONE,
        people: demo::people(),
        stories: stories.collect(),
        password: demo::PASSWORD,
    };
    plant.install_demo(&operator, &factory)?;
    desk::set(plant)
}
