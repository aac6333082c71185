#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "adapters/store/upkeep.hpp"
#include "gateway/cli/command_line.hpp"
#include "gateway/cli/named_store.hpp"
#include "gateway/cli/progress_bar.hpp"
#include "gateway/config/knowledge.hpp"
#include "gateway/pipeline/hash_again.hpp"

namespace genvej::gateway {

namespace {

constexpr std::uint64_t no_bound = 4'000'000'000;
constexpr std::int64_t day_ms = 86'400'000;
/// What is younger may still be held, resent or waited for.
constexpr std::int64_t youngest_days = 7;
constexpr std::int64_t oldest_days = 36'500;  // a century; a time before it would run over

struct store_words {
    std::string config, store, older_than, file;
    std::string stray;  ///< a word that belongs to no option
    bool dry_run = false;
};

int fail(const std::string& name, const boost::system::error_code& error) {
    complain(fmt::format("store {}: {}", name, error.message()));
    return to_int(exit_code::world);
}

/// Opens the store that is meant and does something with it.
template <class Work>
int with_store(const store_words& told, const Work& work) {
    int result = to_int(exit_code::usage);
    if (!told.stray.empty()) {
        complain(fmt::format(
            "{}: the store is named by --store FILE, without \"sqlite:\", or by --config FILE", told.stray));
        return result;
    }
    const std::optional<named_store> meant = find_store(told.config, told.store, result);
    if (!meant) return result;
    const std::string name = shown(*meant);
    auto opened = open_upkeep(*meant);
    if (opened.has_error()) return fail(name, opened.error());
    return work(name, **opened);
}

int verify(const store_words& told, const common_options& common) {
    // What a letter says does not depend on maps and organisations of one's own.
    const loaded_knowledge known = load_knowledge({}, {});
    if (known.value == nullptr) {
        for (const std::string& line : known.problem.errors) complain(line);
        return to_int(exit_code::internal);
    }
    translation_tools tools;
    tools.maps = known.value->maps.get();
    tools.directory = &known.value->directory;
    // Whatever was accepted is read, whatever the limits were at that time.
    tools.bounds.document_bytes = tools.bounds.envelope_bytes = tools.bounds.inflated_bytes = no_bound;
    tools.bounds.attachment_bytes = no_bound;
    return with_store(told, [&](const std::string& path, store::upkeep& kept) {
        kept.make_hashes_with([&](std::string_view raw, std::span<const store::hashed_letter> letters) {
            return hashes_again(raw, letters, tools);
        });
        progress_bar bar;
        const auto seen = kept.verify([&](std::uint64_t done, std::uint64_t of) { bar.step(done, of); });
        bar.clear();
        if (seen.has_error()) return fail(path, seen.error());
        fmt::print(
            "received {} = refused {} + duplicates {} + receipts {} + waiting for a pair {} + translated "
            "{} + record {}\n",
            seen->received, seen->refused, seen->duplicates, seen->receipts, seen->waiting_for_pair,
            seen->translated, seen->recorded);
        fmt::print(
            "deliveries planned {} = waiting or sending {} + unknown {} + delivered {} + refused {} + dead "
            "{} + discarded "
            "{}\n",
            seen->planned, seen->waiting, seen->unknown, seen->delivered, seen->refused_deliveries,
            seen->dead, seen->discarded);
        fmt::print("bodies read {}, {} bytes\n", seen->bodies, seen->bytes);
        fmt::print("{}\n", seen->broken.empty() ? "the store keeps what it promises"
                                                : fmt::format("{} broken promises", seen->broken.size()));
        show_issues(seen->broken, common);
        return to_int(seen->broken.empty() ? exit_code::done : exit_code::wrong_input);
    });
}

int migrate(const store_words& told) {
    return with_store(told, [&](const std::string& path, store::upkeep& kept) {
        auto done = kept.migrate();
        if (done.has_error() && done.error() == store::store_errc::in_use) {
            // A gateway that runs has brought it to its own form.
            const auto form = kept.version();
            if (form.has_value() && form->from == form->to) done = *form;
        }
        if (done.has_error()) return fail(path, done.error());
        if (done->from == done->to) {
            fmt::print("the store has form {} already\n", done->to);
        } else {
            fmt::print("the store had form {} and has form {}\n", done->from, done->to);
        }
        return to_int(exit_code::done);
    });
}

/// `90d`. None: something else, too young or too old.
std::optional<std::int64_t> days_of(std::string_view text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    const bool whole = error == std::errc() && std::string_view(end, text.data() + text.size() - end) == "d";
    return whole && out >= youngest_days && out <= oldest_days ? std::optional(out) : std::nullopt;
}

void show_pruned(const store::prune_report& seen, bool dry_run) {
    fmt::print("{} {} messages of their content; {} had been before\n",
               dry_run ? "would relieve" : "relieved", seen.pruned, seen.before);
    fmt::print("kept: {} open, {} refused or dead and undecided, {} that wait for something\n", seen.open,
               seen.undecided, seen.waiting);
    if (dry_run) return;
    const std::uint64_t freed =
        seen.bytes_before > seen.bytes_after ? seen.bytes_before - seen.bytes_after : 0;
    fmt::print("{} bytes given back to the file system: {} before, {} after\n", freed, seen.bytes_before,
               seen.bytes_after);
    fmt::print("{} citizens forgotten, of whom nothing is left\n", seen.citizens);
}

int prune(const store_words& told) {
    const auto days = days_of(told.older_than);
    if (!days) {
        complain(fmt::format("--older-than is a number of days from {} to {}, for instance 90d",
                             youngest_days, oldest_days));
        return to_int(exit_code::usage);
    }
    return with_store(told, [&](const std::string& path, store::upkeep& kept) {
        const auto since = std::chrono::system_clock::now().time_since_epoch();
        store::prune_order what;
        what.now = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
        what.before = what.now - *days * day_ms;
        what.only_looks = told.dry_run;
        progress_bar bar;
        const auto seen = kept.prune(what, [&](std::uint64_t done, std::uint64_t of) { bar.step(done, of); });
        bar.clear();
        if (seen.has_error()) return fail(path, seen.error());
        show_pruned(*seen, told.dry_run);
        return to_int(exit_code::done);
    });
}

int backup(const store_words& told) {
    return with_store(told, [&](const std::string& path, store::upkeep& kept) {
        progress_bar bar;
        const auto made =
            kept.backup(told.file, [&](std::uint64_t done, std::uint64_t of) { bar.step(done, of); });
        bar.clear();
        if (made.has_error())
            return fail(made.error() == store::store_errc::exists ? told.file : path, made.error());
        fmt::print("{}: {} bytes, one state of the store, flushed\n", told.file, made->bytes);
        return to_int(exit_code::done);
    });
}

/// Where commands take the store as a word of its own: they are told how it is said here.
void take_stray_word(CLI::App& command, const std::shared_ptr<store_words>& told) {
    command.add_option("STORE", told->stray)->group("");
}

CLI::App* add_command(CLI::App& to, const std::string& name, const std::string& purpose,
                      const std::shared_ptr<store_words>& told) {
    CLI::App* out = to.add_subcommand(name, purpose);
    out->add_option("--config", told->config,
                    "genvej.toml that names the store; without it the embedded default")
        ->type_name("FILE");
    out->add_option("--store", told->store,
                    "the store's file, or a database as postgresql://..., in place of the configuration's")
        ->type_name("STORE");
    return out;
}

}  // namespace

void add_store(CLI::App& to, const common_options& common, int& result) {
    auto told = std::make_shared<store_words>();
    CLI::App* command = to.add_subcommand("store", "look after a store, beside a gateway or without one");
    command->require_subcommand(1);
    command->footer("docs/operations.md says when to use which.");
    CLI::App* one = add_command(*command, "verify", "hold the store against what it promises", told);
    one->footer("Exit code 1 when a promise is broken: each is a line with its place and what to do.");
    take_stray_word(*one, told);
    one->callback([told, &common, &result] { result = verify(*told, common); });
    one = add_command(*command, "migrate", "bring the store to the form of this version; serve does it, too",
                      told);
    take_stray_word(*one, told);
    one->callback([told, &result] { result = migrate(*told); });
    one = add_command(*command, "prune", "remove the content of old messages, give the room back", told);
    one->add_option("--older-than", told->older_than, "received so many days ago, for instance 90d")
        ->type_name("DAYS")
        ->required();
    one->add_flag("--dry-run", told->dry_run, "change nothing, say what would be done");
    take_stray_word(*one, told);
    one->callback([told, &result] { result = prune(*told); });
    one = add_command(*command, "backup", "copy the store into a new file while it is used", told);
    one->add_option("FILE", told->file, "where the copy goes; never overwritten")->required();
    one->callback([told, &result] { result = backup(*told); });
}

}  // namespace genvej::gateway
