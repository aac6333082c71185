#include "tests/chaos/disk/story.hpp"

#include <algorithm>
#include <future>
#include <map>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "adapters/store/upkeep.hpp"

namespace genvej::chaos {
namespace {

using namespace genvej::store;

constexpr time_ms first_time = 1'700'000'000'000;
constexpr std::size_t longest = 40;      ///< batches
constexpr std::uint64_t latest = 1'200;  ///< writes and flushes until the disk breaks
constexpr std::size_t patients = 5;

/// A letter and all that anybody was told about it.
struct letter {
    std::size_t number = 0;
    std::string reception_id, raw, bundle_id, translation, patient;
    bool accepted = false;
    std::size_t order = 0;        ///< of its acceptance, inside its lane
    bool delivered_told = false;  ///< the outbox was told that its end is recorded
    bool delivered_sent = false;  ///< a record of its end was given to the store
};

class life {
public:
    life(std::uint64_t seed, fault kind, defect also, const std::string& folder)
        : random_(seed), kind_(kind), disk_(seed), path_(folder + "/genvej.db") {
        plan what;
        what.kind = kind;
        what.also = also;
        // Also while the store is made: its first two hundred writes.
        what.at_flush = kind == fault::power && coin();
        const std::uint64_t within = what.at_flush               ? latest / 10
                                     : kind == fault::read_error ? latest / 4
                                                                 : latest;
        what.strike = 1 + below(within);
        what.lasts = 1 + below(6);
        disk_.arm(what);
    }

    told run() {
        open_for_the_first_time();
        if (store_) live();
        end();
        after();
        return std::move(out_);
    }

private:
    std::size_t below(std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
    }
    bool coin(double chance = 0.5) { return std::bernoulli_distribution(chance)(random_); }
    void problem(std::string text) { out_.problems.push_back(std::move(text)); }

    void open_for_the_first_time() {
        auto opened = open();
        if (opened) {
            store_ = std::move(*opened);
        } else if (disk_.struck()) {
            out_.while_opening = true;
        } else {
            problem(fmt::format("a new store cannot be opened: {}", opened.error().message()));
        }
    }

    result<std::unique_ptr<genvej::store::store>> open() const {
        sqlite_options options;
        options.keys_at_hand = 16;  // so that they are on their way into the indexes when the disk breaks
        options.path = path_;
        options.checkpoint_pages = 20;  // often, so that the disk breaks in the middle of one as well
        return open_sqlite(options);
    }

    void live() {
        for (std::size_t i = 0; i < longest && !gone(); ++i) batch(i);
        release();
        if (kind_ == fault::power_later) disk_.cut_power();
    }
    /// The store says that it cannot go on, or the machine is off.
    bool gone() const { return !store_->healthy() || (kind_ == fault::power && disk_.struck()); }

    /// Several jobs in one commit, then, while the writer is held, what the outbox does.
    void batch(std::size_t number) {
        now_ = first_time + static_cast<time_ms>(number) * 1'000;
        std::vector<std::size_t> sent;
        // The writer is free before the first: what it would find is left to chance, if there were two.
        for (std::size_t left = number == 0 ? 1 : 1 + below(6); left > 0; --left) {
            const bool again = !letters_.empty() && coin(0.15);
            sent.push_back(again ? below(letters_.size()) : invent());
        }
        record();
        for (std::size_t i = 0; i + 1 < sent.size(); ++i) accept(sent[i], nullptr);
        const auto done = std::make_shared<std::promise<void>>();
        std::future<void> seen = done->get_future();
        std::promise<void> next;
        hold_ = next.get_future().share();
        accept(sent.back(), done);
        release();
        seen.wait();
        release_ = std::make_unique<std::promise<void>>(std::move(next));
        take();
    }
    void release() {
        if (release_) std::exchange(release_, nullptr)->set_value();
    }

    std::size_t invent() {
        letter one;
        one.number = letters_.size();
        one.raw = fmt::format("<Emessage>{} {}</Emessage>", one.number,
                              noise(200 + below(coin(0.1) ? 60'000 : 3'000)));
        one.bundle_id = fmt::format("bundle-{}", one.number);
        one.translation = fmt::format(R"({{"resourceType":"Bundle","id":"{}","x":"{}"}})", one.bundle_id,
                                      noise(200 + below(2'000)));
        one.patient = fmt::format("{:02}01010000", 1 + below(patients));
        letters_.push_back(std::move(one));
        return letters_.size() - 1;
    }
    std::string noise(std::size_t size) {
        std::string out(size, ' ');
        for (char& c : out) c = static_cast<char>('a' + random_() % 26);
        return out;
    }

    reception reception_of(const letter& from) {
        reception what;
        what.id = fmt::format("reception-{}-{}", from.number, ++posts_);
        what.partner = from.number % 3 == 0 ? "north" : "south";
        what.media_type = "application/xml";
        what.received = now_;
        what.raw = from.raw;
        what.issues = "{}";
        what.receipt = fmt::format("receipt of {}", from.number);
        what.receipt_media_type = "application/xml";
        letter_record record;
        record.kind = "XREF15";
        record.sender = "5790000000012";
        record.receiver = "5790000000029";
        record.envelope_id = fmt::format("E{}", from.number);
        record.letter_id = fmt::format("L{}", from.number);
        record.content_hash = fmt::format("hash of {}", from.number);
        record.message_id = fmt::format("message-{}", from.number);
        record.bundle_id = from.bundle_id;
        record.version_code = "XR1534K";
        record.patient = from.patient;
        record.translation = from.translation;
        record.deliveries.push_back({"out", "", record.message_id, "application/fhir+json", ""});
        what.letters.push_back(std::move(record));
        return what;
    }

    /// @param holds the writer's thread stays in the callback until the next batch; nullptr: it goes on
    void accept(std::size_t number, const std::shared_ptr<std::promise<void>>& holds) {
        reception what = reception_of(letters_[number]);
        const std::string id = what.id;
        const std::thread::id here = std::this_thread::get_id();
        const std::shared_future<void> until = hold_;
        store_->accept(std::move(what),
                       [this, number, id, holds, here, until](const result<accept_outcome>& seen) {
                           answered(number, id, seen);
                           if (!holds) return;
                           holds->set_value();
                           // A store that turns a message away says so at once, on the caller's thread.
                           if (std::this_thread::get_id() != here) until.wait();
                       });
    }

    void answered(std::size_t number, const std::string& id, const result<accept_outcome>& seen) {
        letter& one = letters_[number];
        if (!seen) {
            ++out_.refused;
            expect_refusal(seen.error());
            return;
        }
        using verdict = accept_outcome::verdict;
        if (seen->what == verdict::stored) {
            if (one.accepted) problem(fmt::format("letter {}: accepted twice", number));
            one.reception_id = id;
            one.accepted = true;
            one.order = ++order_;
        } else if (seen->what == verdict::duplicate) {
            // Also of one whose first acceptance ended in an error though it had been written: then its place
            // is unknown.
            one.accepted = true;
            one.reception_id = seen->first;
        } else {
            problem(fmt::format("letter {}: verdict {}", number, static_cast<int>(seen->what)));
        }
    }

    void expect_refusal(const boost::system::error_code& error) {
        if (!disk_.struck())
            return problem(fmt::format("refused before the disk broke: {}", error.message()));
        const bool full = kind_ == fault::full;
        if (full && error != store_errc::disk_full)
            problem(fmt::format("the disk is full, and the store says: {}", error.message()));
        if (!full && error != store_errc::untrustworthy)
            problem(fmt::format("the disk broke, and the store says: {}", error.message()));
    }

    /// As the outbox does: heads of lanes, some of which arrive.
    void take() {
        const auto due = store_->take_due("out", now_, 1 + below(8));
        if (!due) {
            if (!disk_.struck()) problem(fmt::format("nothing can be taken: {}", due.error().message()));
            return;
        }
        for (const due_delivery& one : *due) {
            seen(one);
            attempt_result result;
            result.id = one.id;
            result.now = now_;
            result.lease = one.lease;
            const bool arrives = coin(0.7);
            result.state = arrives  ? delivery_state::delivered
                           : coin() ? delivery_state::unknown
                                    : delivery_state::waiting;
            if (!arrives) {
                result.error = "connect";
                result.next_attempt = now_ + 1'000;
            }
            results_.push_back(result);
            result_letters_.push_back(number_of(one));
        }
    }

    static std::size_t number_of(const due_delivery& one) {
        return std::stoul(one.receiver_key.substr(one.receiver_key.find('-') + 1));
    }

    void seen(const due_delivery& what) {
        letter& one = letters_[number_of(what)];
        if (what.body != one.translation) {
            ++out_.lost;
            problem(fmt::format("letter {}: given out with another content", one.number));
        }
        if (one.delivered_told) {
            ++out_.doubled;
            problem(
                fmt::format("letter {}: its delivery was recorded, and it is given out again", one.number));
        }
    }

    void record() {
        if (results_.empty()) return;
        std::vector<std::size_t> arrived;
        for (std::size_t i = 0; i < results_.size(); ++i) {
            if (results_[i].state != delivery_state::delivered) continue;
            arrived.push_back(result_letters_[i]);
            letters_[arrived.back()].delivered_sent = true;
        }
        result_letters_.clear();
        store_->record_attempts(std::exchange(results_, {}), [this, arrived](const result<void>& durable) {
            if (!durable) return;
            for (const std::size_t number : arrived) letters_[number].delivered_told = true;
        });
    }

    /// The process ends; the machine may go with it.
    void end() {
        if (store_) check_health();
        out_.struck = disk_.struck();
        const bool off =
            kind_ == fault::power || kind_ == fault::power_later || (kind_ == fault::sync_error && coin());
        if (off) disk_.cut_power();
        store_.reset();
        if (off) disk_.restore();
        disk_.arm({});
    }

    void check_health() {
        if (kind_ == fault::full && !store_->healthy())
            problem("a full disk has made the store untrustworthy");
        if (!disk_.struck() && !store_->healthy()) problem("the store distrusts a disk that is well");
        if (disk_.struck() && kind_ == fault::sync_error && store_->healthy())
            problem("a flush failed, and the store goes on");
    }
    /// Everything again, on a disk that is well.
    void after() {
        auto opened = open();
        if (!opened) {
            out_.lost += std::count_if(letters_.begin(), letters_.end(),
                                       [](const letter& one) { return one.accepted; });
            return problem(fmt::format("the store cannot be opened again: {}", opened.error().message()));
        }
        store_ = std::move(*opened);
        now_ += 3'600'000;
        verify("opened again:");
        for (letter& one : letters_) check(one);
        send_again();
        deliver_all();
        check_sums();
        store_.reset();
        verify("in the end:");
    }

    /// As an operator does it: rows against one another and against the sums, bodies, indexes, pages.
    void verify(const char* when) {
        const auto kept = open_sqlite_upkeep(path_);
        const auto seen = kept ? (*kept)->verify({}) : result<audit>(kept.error());
        if (!seen)
            return problem(fmt::format("{} the store cannot be verified: {}", when, seen.error().message()));
        for (const model::issue& one : seen->broken) problem(fmt::format("{} {}", when, model::to_line(one)));
        ++out_.verified;
    }

    void check(letter& one) {
        if (one.accepted) {
            ++out_.accepted;
            if (const std::string why = what_is_wrong(one); !why.empty()) {
                ++out_.lost;
                problem(fmt::format("letter {}: acknowledged, {}", one.number, why));
            }
        }
    }
    std::string what_is_wrong(const letter& one) const {
        const auto view = store_->find_reception(one.reception_id);
        if (!view || !*view) return "and its reception is gone";
        const reception_view& seen = **view;
        if (seen.receipt != fmt::format("receipt of {}", one.number)) return "and its receipt is another";
        if (seen.letters.size() != 1 || seen.deliveries.size() != 1) return "and not whole";
        const auto raw = store_->raw(one.reception_id);
        if (!raw || !*raw || **raw != one.raw) return "and its bytes are others";
        const auto bundle = store_->bundle(one.bundle_id, "");
        if (!bundle || !*bundle || **bundle != one.translation) return "and its translation is another";
        const delivery_state state = seen.deliveries.front().state;
        if (one.delivered_told && state != delivery_state::delivered) return "and its delivery is forgotten";
        if (!one.delivered_sent && state == delivery_state::delivered)
            return "and counts as delivered, which nobody said";
        return {};
    }

    /// Senders that got no answer, and some that did.
    void send_again() {
        for (std::size_t i = 0; i < letters_.size(); ++i) {
            const bool before = letters_[i].accepted;
            if (before && !coin(0.2)) continue;
            const auto done = std::make_shared<std::promise<result<accept_outcome>>>();
            auto answer = done->get_future();
            reception what = reception_of(letters_[i]);
            const std::string id = what.id;
            store_->accept(std::move(what),
                           [done](const result<accept_outcome>& seen) { done->set_value(seen); });
            const result<accept_outcome> seen = answer.get();
            if (!seen) {
                problem(fmt::format("letter {}: not accepted by a store that is well: {}", i,
                                    seen.error().message()));
                continue;
            }
            const bool known = seen->what == accept_outcome::verdict::duplicate;
            if (before && !known) {
                ++out_.lost;
                problem(fmt::format("letter {}: acknowledged, and now it is new", i));
            }
            if (!before && known) {
                ++out_.recovered;
                letters_[i].reception_id = seen->first;
            }
            if (!before && !known) {
                letters_[i].reception_id = id;
                letters_[i].order = ++order_;
            }
            letters_[i].accepted = true;
            if (const std::string why = what_is_wrong(letters_[i]); !why.empty())
                problem(fmt::format("letter {}: sent again, {}", i, why));
        }
    }

    /// What is open ends delivered, each lane in its order.
    void deliver_all() {
        std::map<std::string, std::size_t> last;  // of a patient: the order of what was given out last
        for (std::size_t rounds = 0; rounds < 4 * letters_.size() + 10; ++rounds) {
            now_ += 1'000;
            const auto due = store_->take_due("out", now_, 16);
            if (!due)
                return problem(fmt::format("nothing can be taken in the end: {}", due.error().message()));
            if (due->empty()) break;
            std::vector<attempt_result> ends;
            for (const due_delivery& one : *due) {
                seen(one);
                const letter& about = letters_[number_of(one)];
                if (about.order != 0 && about.order < last[about.patient])
                    problem(fmt::format("letter {}: given out after a later one of its lane", about.number));
                last[about.patient] = std::max(last[about.patient], about.order);
                attempt_result end;
                end.id = one.id;
                end.now = now_;
                end.lease = one.lease;
                ends.push_back(end);
            }
            std::promise<void> done;
            store_->record_attempts(std::move(ends), [&](const result<void>& durable) {
                if (!durable) problem("an end cannot be recorded on a disk that is well");
                done.set_value();
            });
            done.get_future().wait();
        }
        for (const letter& one : letters_) {
            const auto view = store_->find_reception(one.reception_id);
            const bool arrived = view && *view && !(*view)->deliveries.empty() &&
                                 (*view)->deliveries.front().state == delivery_state::delivered;
            out_.delivered += arrived ? 1U : 0U;
            if (!arrived) {
                ++out_.lost;
                problem(fmt::format("letter {}: not delivered in the end", one.number));
            }
        }
    }

    void check_sums() {
        const auto sums = store_->count();
        if (!sums) return problem("no sums");
        if (sums->delivered != letters_.size() || sums->waiting + sums->unknown + sums->sending != 0)
            problem(fmt::format("{} letters, sums say {} delivered, {} open", letters_.size(),
                                sums->delivered, sums->waiting + sums->unknown + sums->sending));
        if (sums->receptions != sums->accepted + sums->duplicates + sums->refused)
            problem("receptions do not add up");
    }

    std::mt19937_64 random_;
    const fault kind_;
    faulty_disk disk_;
    const std::string path_;
    told out_;
    std::vector<letter> letters_;
    std::vector<attempt_result> results_;
    std::vector<std::size_t> result_letters_;
    std::size_t order_ = 0, posts_ = 0;
    time_ms now_ = first_time;
    std::shared_future<void> hold_;
    std::unique_ptr<std::promise<void>> release_;
    std::unique_ptr<genvej::store::store> store_;  // its thread uses all of the above
};

}  // namespace

told tell(std::uint64_t seed, fault kind, defect also, const std::string& folder) {
    return life(seed, kind, also, folder).run();
}

}  // namespace genvej::chaos
