#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "gateway/cli/command_line.hpp"
#include "gateway/cli/http_client.hpp"
#include "gateway/receipts/ids.hpp"

namespace genvej::gateway {

namespace {

using value = rapidjson::Value;

struct message_words {
    std::string gateway = "http://127.0.0.1:9090";
    std::string partner, kind, sender, receiver, letter, state, from, until, id, target;
    std::size_t limit = 50;
    std::uint32_t part = 0;  ///< which letter of an envelope; 0: not said
};

bool on_terminal() {
    return isatty(STDOUT_FILENO) != 0;
}

/// Everything but letters and digits, as RFC 3986 has it.
std::string encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '-' || c == '_' || c == '.';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string text_of(const value& from, const char* name) {
    const auto found = from.FindMember(name);
    if (found == from.MemberEnd() || found->value.IsNull()) return {};
    if (found->value.IsString()) return {found->value.GetString(), found->value.GetStringLength()};
    if (found->value.IsInt64()) return std::to_string(found->value.GetInt64());
    return {};
}

std::int64_t number_of(const value& from, const char* name) {
    const auto found = from.FindMember(name);
    return found != from.MemberEnd() && found->value.IsInt64() ? found->value.GetInt64() : 0;
}

template <class Each>
void for_each(const value& from, const char* name, const Each& each) {
    const auto found = from.FindMember(name);
    if (found == from.MemberEnd() || !found->value.IsArray()) return;
    for (const value& one : found->value.GetArray()) each(one);
}

/// To the second.
std::string when(const value& from, const char* name) {
    return text_of(from, name).substr(0, 19);
}

/// The sentences of an OperationOutcome.
void complain_about(const http_answer& answer) {
    rapidjson::Document read;
    read.Parse(answer.body.data(), answer.body.size());
    if (read.HasParseError() || !read.IsObject())
        return complain(fmt::format("the gateway answered {}", answer.status));
    for_each(read, "issue", [](const value& one) {
        const auto details = one.FindMember("details");
        const std::string sentence =
            details == one.MemberEnd() || !details->value.IsObject() ? "" : text_of(details->value, "text");
        complain(fmt::format("{} {}", sentence, text_of(one, "diagnostics")));
    });
}

/// Asks the gateway. Where it does not answer as it should, `result` is what to end with.
class conversation {
public:
    explicit conversation(const message_words& told) : told_(told) {}

    /// An object of JSON, in `read` and as it came in `text`.
    bool ask(const http_question& what, int& result) {
        if (!fetch(what, result)) return false;
        read.Parse(text.data(), text.size());
        if (!read.HasParseError() && read.IsObject()) return true;
        complain(fmt::format("{} is no operator's address of genvej", told_.gateway));
        result = to_int(exit_code::world);
        return false;
    }

    /// Whatever it is, in `text`.
    bool fetch(const http_question& what, int& result) {
        auto client = http_client::open(told_.gateway);
        if (client.has_error()) {
            complain(client.error());
            result = to_int(exit_code::usage);
            return false;
        }
        auto answer = client->ask(what);
        if (answer.has_error()) {
            complain(fmt::format(
                "{} does not answer ({}); is the gateway running, and is this its operator's address?",
                client->origin(), answer.error().message()));
            result = to_int(exit_code::world);
            return false;
        }
        if (answer->status >= 400) {
            complain_about(*answer);
            result = to_int(answer->status >= 500 ? exit_code::world : exit_code::wrong_input);
            return false;
        }
        text = std::move(answer->body);
        return true;
    }

    std::string text;
    rapidjson::Document read;

private:
    const message_words& told_;
};

std::string query_of(const message_words& told) {
    std::string out = "/api/messages?";
    const auto add = [&](const char* name, const std::string& given) {
        if (!given.empty()) out += fmt::format("{}={}&", name, encoded(given));
    };
    add("partner", told.partner);
    add("kind", told.kind);
    add("sender", told.sender);
    add("receiver", told.receiver);
    add("letter", told.letter);
    add("state", told.state);
    add("from", told.from);
    add("until", told.until);
    return out;
}

/// One word on what became of a message.
std::string standing_of(const value& row) {
    const auto found = row.FindMember("deliveries");
    if (found == row.MemberEnd() || !found->value.IsObject()) return {};
    std::string out;
    for (const char* name : {"open", "delivered", "refused", "dead", "discarded"}) {
        const std::int64_t count = number_of(found->value, name);
        if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, name);
    }
    return out;
}

void show_row(const value& row) {
    std::string kind, letter, sender, receiver;
    for_each(row, "letters", [&](const value& one) {
        if (!kind.empty()) return;
        kind = text_of(one, "kind");
        letter = text_of(one, "letterIdentifier");
        sender = text_of(one, "sender");
        receiver = text_of(one, "receiver");
    });
    fmt::print("{:19}  {:36}  {:9}  {:10}  {:14}  {:13}  {:13}  {}\n", when(row, "received"),
               text_of(row, "id"), text_of(row, "state"), kind.substr(0, 10), letter.substr(0, 14), sender,
               receiver, standing_of(row));
}

int list(const message_words& told) {
    conversation with(told);
    const bool table = on_terminal();
    if (table) {
        fmt::print("{:19}  {:36}  {:9}  {:10}  {:14}  {:13}  {:13}  {}\n", "received", "message", "state",
                   "kind", "letter", "sender", "receiver", "deliveries");
    }
    std::size_t left = told.limit;
    std::string next;
    std::string pages;
    int result = to_int(exit_code::done);
    do {
        const std::string path = fmt::format("{}limit={}{}", query_of(told), std::min<std::size_t>(left, 500),
                                             next.empty() ? "" : "&after=" + next);
        if (!with.ask({"GET", path, {}, {}, {}}, result)) return result;
        std::size_t count = 0;
        for_each(with.read, "messages", [&](const value& row) {
            ++count;
            if (table) show_row(row);
        });
        // The array without its brackets, as it came.
        const std::size_t begin = with.text.find('[') + 1;
        const std::string rows = with.text.substr(begin, with.text.rfind(']') - begin);
        if (!rows.empty()) pages += (pages.empty() ? "" : ",") + rows;
        next = text_of(with.read, "next");
        left -= std::min(left, count);
    } while (left > 0 && !next.empty());
    if (!table) fmt::print("[{}]\n", pages);
    return result;
}

void show_delivery(const value& one) {
    fmt::print("delivery {}  {}  {}  attempts {}  changed {}\n", text_of(one, "id"), text_of(one, "target"),
               text_of(one, "state"), text_of(one, "attempts"), when(one, "changed"));
    const auto waits = one.FindMember("waits");
    if (waits != one.MemberEnd() && waits->value.IsObject())
        fmt::print("  {}\n", text_of(waits->value, "text"));
    if (const std::string error = text_of(one, "lastError"); !error.empty())
        fmt::print("  last: {}\n", error);
}

int show(const message_words& told) {
    conversation with(told);
    int result = to_int(exit_code::done);
    if (!with.ask({"GET", "/api/messages/" + encoded(told.id), {}, {}, {}}, result)) return result;
    if (!on_terminal()) {
        fmt::print("{}\n", with.text);
        return result;
    }
    fmt::print("message {}  {}  received {}  answered {}\n", text_of(with.read, "id"),
               text_of(with.read, "state"), when(with.read, "received"), text_of(with.read, "httpStatus"));
    if (const std::string first = text_of(with.read, "first"); !first.empty())
        fmt::print("the same as {}\n", first);
    if (const std::string pruned = when(with.read, "pruned"); !pruned.empty())
        fmt::print("its content was removed {}\n", pruned);
    for_each(with.read, "letters", [](const value& one) {
        fmt::print("letter {}  {}  from {} to {}\n", text_of(one, "letterIdentifier"), text_of(one, "kind"),
                   text_of(one, "sender"), text_of(one, "receiver"));
        if (const std::string until = when(one, "waitsForOtherHalfUntil"); !until.empty())
            fmt::print("  it waits for its other half until {}\n", until);
        for_each(one, "documents", [](const value& document) {
            fmt::print("  {} {}: verdict {}\n", text_of(document, "kind"),
                       text_of(document, "letterIdentifier"), text_of(document, "verdict"));
        });
    });
    for_each(with.read, "deliveries", show_delivery);
    return result;
}

int trace(const message_words& told) {
    conversation with(told);
    int result = to_int(exit_code::done);
    if (!with.ask({"GET", fmt::format("/api/messages/{}/trace", encoded(told.id)), {}, {}, {}}, result))
        return result;
    if (!on_terminal()) {
        fmt::print("{}\n", with.text);
        return result;
    }
    for_each(with.read, "events", [](const value& one) {
        const std::int64_t times = number_of(one, "times");
        fmt::print(
            "{:19}  {:12}  {}\n", when(one, "at"), text_of(one, "event"),
            fmt::format("{} {} {} {}{}", text_of(one, "target"),
                        text_of(one, "delivery").empty() ? "" : "(delivery " + text_of(one, "delivery") + ")",
                        text_of(one, "word"), text_of(one, "text"),
                        times > 1 ? fmt::format("; {} times until {}", times, when(one, "last")) : ""));
    });
    return result;
}

/// What a message says, byte for byte: for a file or another program.
int content(const message_words& told, std::string_view form) {
    conversation with(told);
    int result = to_int(exit_code::done);
    const std::string letter = told.part == 0 ? "" : fmt::format("?letter={}", told.part);
    const std::string path = fmt::format("/api/messages/{}/{}{}", encoded(told.id), form, letter);
    if (!with.fetch({"GET", path, {}, {}, {}}, result)) return result;
    const std::size_t written = std::fwrite(with.text.data(), 1, with.text.size(), stdout);
    if (written == with.text.size() && std::fflush(stdout) == 0) return result;
    complain(fmt::format("only {} of {} bytes could be written", written, with.text.size()));
    return to_int(exit_code::world);
}

int replay(const message_words& told) {
    conversation with(told);
    int result = to_int(exit_code::done);
    const std::string path = fmt::format("/api/messages/{}/replay{}", encoded(told.id),
                                         told.target.empty() ? "" : "?target=" + encoded(told.target));
    if (!with.ask({"POST", path, {}, {}, random_uuid()}, result)) return result;
    if (!on_terminal()) {
        fmt::print("{}\n", with.text);
        return result;
    }
    for_each(with.read, "deliveries",
             [](const value& one) { fmt::print("delivery {} is new\n", one.GetString()); });
    return result;
}

CLI::App* add_command(CLI::App& to, const std::string& name, const std::string& purpose,
                      const std::shared_ptr<message_words>& told) {
    CLI::App* out = to.add_subcommand(name, purpose);
    out->add_option("--gateway", told->gateway, "the operator's address of the gateway")
        ->type_name("URL")
        ->capture_default_str();
    return out;
}

void add_filters(CLI::App& to, message_words& told) {
    to.add_option("--partner", told.partner, "who posted it");
    to.add_option("--kind", told.kind, "type code, for instance XREF15");
    to.add_option("--sender", told.sender, "location number");
    to.add_option("--receiver", told.receiver, "location number");
    to.add_option("--letter", told.letter, "letter identifier or MessageHeader.id as it was sent");
    to.add_option("--state", told.state, "accepted, duplicate or refused");
    to.add_option("--from", told.from, "received then or later: 2026-11-26 or 2026-11-26T04:00:00Z");
    to.add_option("--until", told.until, "received before");
    to.add_option("--limit", told.limit, "so many at most")->capture_default_str();
}

}  // namespace

void add_messages(CLI::App& to, const common_options& /*common*/, int& result) {
    auto told = std::make_shared<message_words>();
    CLI::App* command =
        to.add_subcommand("messages", "look for messages in a gateway that runs, send one once more");
    command->require_subcommand(1);
    command->footer(
        "A table on a terminal, JSON in a pipe. raw and fhir show patients' data.\n\nexample:\n"
        "  genvej messages list --letter L0001\n"
        "  genvej messages raw 01a2161b-2cc9-7960-adab-a9a204cada5b > refused.xml");
    CLI::App* one = add_command(*command, "list", "messages, latest first", told);
    add_filters(*one, *told);
    one->callback([told, &result] { result = list(*told); });
    one = add_command(*command, "show", "everything that is known of one", told);
    one->add_option("ID", told->id, "its id, as the list has it")->required();
    one->callback([told, &result] { result = show(*told); });
    one = add_command(*command, "trace", "the life of one, in the order in which it happened", told);
    one->add_option("ID", told->id, "its id")->required();
    one->callback([told, &result] { result = trace(*told); });
    one = add_command(*command, "raw", "its bytes as they were received, also of what was refused", told);
    one->add_option("ID", told->id, "its id")->required();
    one->callback([told, &result] { result = content(*told, "raw"); });
    one = add_command(*command, "fhir", "the Bundle that it became", told);
    one->add_option("ID", told->id, "its id")->required();
    one->add_option("--part", told->part, "which letter of an envelope with several, from 1")->type_name("N");
    one->callback([told, &result] { result = content(*told, "fhir"); });
    one = add_command(*command, "replay", "send what was sent of one once more, under the same keys", told);
    one->add_option("ID", told->id, "its id")->required();
    one->add_option("--target", told->target, "to this target only");
    one->callback([told, &result] { result = replay(*told); });
}

}  // namespace genvej::gateway
