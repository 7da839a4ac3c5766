//! The entry: arguments to a command to an exit code.

fn main() -> std::process::ExitCode {
    confdbg::cli::run(std::env::args_os())
}
