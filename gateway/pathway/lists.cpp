#include <algorithm>
#include <map>

#include "gateway/pathway/facts.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pathway/results_reader.hpp"
#include "gateway/pathway/words_in.hpp"

namespace genvej::gateway::pathway {
namespace {

/// Rules of lists.csv.
class list_rules {
public:
    list_rules(const graph& in, const std::vector<asked>& requests, day today, const course& of)
        : in_(in), requests_(requests), today_(today), of_(of) {}

    bool holds(text rule) const {
        if (rule == "nothing_happened") return waits() && nothing_happened();
        if (rule == "never_answered") return waits() && never_answered();
        if (rule == "no_test") return wants_test() && !says("test") && !says("assessment") && !has_test();
        if (rule == "test_text_only") return says("test") && !has_test();
        if (rule == "recoded") return any([](const asked& one) { return one.is.recoded; });
        if (rule == "declined") return declined();
        // `made_later` is found where letters and reports are made: gateway/citizens/look.cpp.
        return rule == "undecided" && of_.undecided;
    }

private:
    template <class Is>
    bool any(const Is& is) const {
        return std::any_of(of_.requests.begin(), of_.requests.end(),
                           [&](std::size_t r) { return is(requests_[r]); });
    }

    /// Somebody still waits for something to happen here.
    bool waits() const {
        return any([](const asked& one) {
            return !one.is_void && !one.is.withdrawn && one.is.effect.empty() && one.does != act::takes_back;
        });
    }

    template <class Is>
    bool has(const Is& is) const {
        return std::any_of(of_.resources.begin(), of_.resources.end(),
                           [&](std::size_t i) { return in_.counts(i) && is(in_.at(i).type); });
    }

    bool nothing_happened() const {
        const bool planned = has([](text type) { return type == "CarePlan" || type == "Appointment"; });
        return of_.contacted == 0 && of_.offered == 0 && of_.started == 0 && of_.ended == 0 && !planned;
    }

    /// What came as a message was receipted by the gateway; an answer is anything of the record about it, or
    /// a letter back to its sender.
    bool never_answered() const {
        if (has([](text) { return true; })) return false;
        return any([&](const asked& one) {
            if (one.is.message == none || one.is_void || one.is.withdrawn) return false;
            const filed_message& asked_by = in_.of().messages()[one.is.message];
            const auto answers = [&](const filed_message& other) {
                return other.sender == asked_by.receiver && other.receiver == asked_by.sender &&
                       other.received >= asked_by.received;
            };
            const auto all = in_.of().messages();
            return std::none_of(all.begin(), all.end(), answers);
        });
    }

    /// A referral came, and its pack wants a work test with it.
    bool wants_test() const {
        const pack_row* pack = in_.by().pack(of_.pack);
        const bool came = any([](const asked& one) {
            return one.is.message != none && one.is.law == paragraph::s140 && !one.is.withdrawn &&
                   !one.is_void;
        });
        return pack != nullptr && pack->start_test && came;
    }

    /// In the words of a referral.
    bool says(text sign) const {
        return any([&](const asked& one) {
            return one.is.message != none && has_sign(in_.by(), words(one.is.message), sign);
        });
    }

    const std::string& words(std::size_t message) const {
        const auto [at, fresh] = words_.try_emplace(message);
        if (fresh) at->second = words_of(in_, message);
        return at->second;
    }

    bool has_test() const { return has_coded_work_test(in_, of_, today_); }

    bool declined() const {
        return says("declined") || any([&](const asked& one) { return reason_of_recoding(one.is.key); });
    }

    bool reason_of_recoding(const std::string& key) const {
        text reason;
        for (const filed_note& note : in_.of().notes()) {
            const bool mine = note.kind == notes::recoded && notes::text_of(note.body, "request") == key;
            if (mine) reason = notes::text_of(note.body, "reason");
        }
        const auto signs = in_.by().signs();
        return std::any_of(signs.begin(), signs.end(), [&](const sign_row& row) {
            return row.where == "reason" && row.sign == "declined" && row.pattern == reason;
        });
    }

    const graph& in_;
    const std::vector<asked>& requests_;
    day today_;
    const course& of_;
    mutable std::map<std::size_t, std::string> words_;  ///< of messages that were asked about
};

}  // namespace

std::vector<text> lists_of(const graph& in, const std::vector<asked>& requests, day today, const course& of) {
    const list_rules found_by(in, requests, today, of);
    std::vector<text> out;
    for (const list_row& row : in.by().lists()) {
        const bool under = row.law == paragraph::unknown || (row.law == paragraph::s140 ? of.s140 : of.s119);
        const bool due = row.days == 0 || (of.referred != 0 && of.referred + row.days <= today);
        if (under && due && found_by.holds(row.rule)) out.push_back(row.code);
    }
    return out;
}

}  // namespace genvej::gateway::pathway
