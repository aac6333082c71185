#include <functional>
#include <memory>

#include <spdlog/spdlog.h>

#include "gateway/endpoints/accept_message.hpp"
#include "gateway/endpoints/record_calls.hpp"
#include "gateway/endpoints/record_take.hpp"
#include "gateway/receipts/ids.hpp"
#include "gateway/receipts/outcome.hpp"
#include "gateway/record/answers.hpp"
#include "gateway/record/own_meta.hpp"
#include "gateway/server/services.hpp"

namespace genvej::gateway {

namespace {

namespace asio = boost::asio;
using record::transaction_in;
using store::record_conflict;

constexpr std::string_view kind = "record";  ///< in logs and metrics
/// Another transaction may come between the look-ups and the write; again and again it hardly does.
constexpr int most_attempts = 5;

/// A transaction under way.
struct under_way {
    services& with;
    const request& asked;
    store::time_ms now;
    std::string reception;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};

store::reception received(const under_way& of) {
    store::reception out;
    out.id = of.reception;
    out.partner = of.asked.who.partner;
    out.media_type = of.asked.media_type;
    out.received = of.now;
    out.raw = of.asked.body;
    return out;
}

/// Kept in quarantine with its bytes, and answered by all that is wrong.
judged_message refused_message(const under_way& of, const model::issues& found, bool xml) {
    judged_message judged;
    judged.begun = of.begun;
    judged.kind = kind;
    judged.refusal_as_xml = xml;
    judged.kept = received(of);
    judged.kept.refused = true;
    judged.kept.http_status = http_status(found);
    judged.kept.issues = outcome_json(found);
    judged.kept.receipt = judged.kept.issues;
    judged.kept.receipt_media_type = "application/fhir+json; charset=UTF-8";
    judged.found = found;
    return judged;
}

/// The warnings of all entries.
model::issues warnings_of(const transaction_in& in) {
    model::issues out;
    for (const record::entry_in& one : in.entries)
        out.insert(out.end(), one.warnings.begin(), one.warnings.end());
    return out;
}

/// What is answered: of a transaction its responses, of one resource the words about it.
std::string answer_text(const transaction_in& in, const std::vector<store::record_version>& written,
                        store::time_ms now, record::answer_form form) {
    if (!in.single) return record::transaction_answer(in, written, now, form);
    if (written.front().deleted) return {};
    const model::issues warnings = warnings_of(in);
    return form.xml ? outcome_xml(warnings) : outcome_json(warnings);
}

std::uint16_t status_of(const transaction_in& in, const std::vector<store::record_version>& written,
                        store::time_ms now) {
    if (!in.single) return 200;
    if (written.front().deleted) return 204;
    return record::is_created(written.front(), now) ? 201 : 200;
}

/// Why the store wrote nothing: all reasons that can be found, since it stops at the first.
model::issues reasons(const under_way& of, const transaction_in& in, const store::record_outcome& outcome) {
    std::vector<std::optional<store::record_version>> there;
    std::vector<store::record_name> names = record::outside_of(in);
    const std::vector<store::record_name> versioned = record::versioned_in(in);
    names.insert(names.end(), versioned.begin(), versioned.end());
    for (const store::record_name& one : names) {
        auto found = of.with.kept.record().read(of.asked.who.partner, one, 0);
        there.push_back(found.has_error() ? std::nullopt : std::move(*found));
    }
    model::issues out = record::explain(in, there);
    const bool told =
        !out.empty() && (outcome.why == record_conflict::version || outcome.why == record_conflict::dangling);
    if (told) return out;
    model::issues first = record::conflict_issues(in, outcome);
    first.insert(first.end(), out.begin(), out.end());
    return first;
}

std::uint16_t municipality_of(const std::vector<store::record_write>& writes) {
    for (const store::record_write& one : writes) {
        if (one.citizen) return one.citizen->municipality;
    }
    return 0;
}

reply accepted(const under_way& of, const transaction_in& in,
               const std::vector<store::record_version>& written, std::string body,
               record::answer_form form) {
    reply out;
    out.status = static_cast<http::status>(status_of(in, written, of.now));
    if (!body.empty()) out.media_type = record::media_type_of(form);
    out.body = std::move(body);
    if (!in.single) {
        out.fields.emplace_back(http::field::location, "/messages/" + of.reception);
    } else if (const store::record_version& one = written.front(); one.version != 0) {
        out.fields.emplace_back(http::field::etag, record::etag_of(one.version));
        if (!one.deleted)
            out.fields.emplace_back(http::field::location, "/fhir/" + one.name.type + "/" + one.name.id +
                                                               "/_history/" + std::to_string(one.version));
    }
    return out;
}

/// What is given to the store, and what is kept of it here until the store has answered.
struct prepared {
    std::shared_ptr<transaction_in> in;
    std::shared_ptr<std::string> said = std::make_shared<std::string>();
    record::answer_form form;
    store::record_transaction what;
    bool store_failed = false;
};

void prepare_answer(prepared& to, store::time_ms now) {
    to.what.when_written = [in = to.in, said = to.said, form = to.form, now](
                               store::reception& kept, const std::vector<store::record_version>& written) {
        *said = answer_text(*in, written, now, form);
        kept.http_status = status_of(*in, written, now);
        kept.receipt = *said;
        kept.receipt_media_type = record::media_type_of(form);
        const model::issues warnings = warnings_of(*in);
        if (!warnings.empty()) kept.issues = outcome_json(warnings);
    };
}

prepared prepare(const under_way& of, const transaction_reader& read) {
    prepared out;
    out.in = std::make_shared<transaction_in>(read());
    out.form.xml = out.in->xml || of.asked.wants_xml();
    if (out.in->entries.empty()) return out;
    // Also where something is wrong already: everything is said at once.
    const auto answers = look_up(of.with, of.asked, out.in->wanted);
    out.store_failed = answers.has_error();
    if (out.store_failed) return out;
    out.what.writes = record::resolve(*out.in, *answers, &random_uuid);
    if (!out.in->ok()) return out;
    out.what.came = received(of);
    out.what.came.municipality = municipality_of(out.what.writes);
    out.what.now = of.now;
    prepare_answer(out, of.now);
    return out;
}

reply not_stored(const under_way& of, const boost::system::error_code& why) {
    spdlog::error("a transaction could not be stored: {} request={}", why.message(), of.asked.id);
    of.with.measured.received(kind, "failed", std::chrono::steady_clock::now() - of.begun);
    if (why == store::store_errc::overloaded)
        return issue_reply(model::make_issue("http.overload"), of.asked);
    if (why == store::store_errc::disk_full) return issue_reply(model::make_issue("store.full"), of.asked);
    return store_failed(of.asked);
}

void note_accepted(const under_way& of, std::size_t entries) {
    of.with.measured.received(kind, "accepted", std::chrono::steady_clock::now() - of.begun);
    spdlog::debug("record accepted entries={} reception={} request={} partner={}", entries, of.reception,
                  of.asked.id, of.asked.who.partner);
    if (of.with.wake_citizens) of.with.wake_citizens();
}

}  // namespace

asio::awaitable<reply> take_transaction(services& with, const request& asked,
                                        const transaction_reader& read) {
    const store::time_ms now = with.now();
    const under_way of{with, asked, now, store::make_id(now)};
    model::issues why;
    bool xml = asked.wants_xml();
    for (int attempt = 0; attempt < most_attempts && why.empty(); ++attempt) {
        prepared made = prepare(of, read);
        xml = made.form.xml;
        if (made.store_failed) co_return store_failed(asked);
        if (!made.in->ok()) {
            why = std::move(made.in->found);
            break;
        }
        const auto outcome = co_await write_record(with, std::move(made.what));
        if (outcome.has_error()) co_return not_stored(of, outcome.error());
        if (outcome->why == record_conflict::none) {
            note_accepted(of, made.in->entries.size());
            co_return accepted(of, *made.in, outcome->written, std::move(*made.said), made.form);
        }
        if (outcome->why != record_conflict::exists_now) why = reasons(of, *made.in, *outcome);
    }
    if (why.empty()) why.push_back(model::make_issue("record.changed_meanwhile"));
    co_return co_await accept_message(with, asked, refused_message(of, why, xml));
}

}  // namespace genvej::gateway
