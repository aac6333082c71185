#pragma once
/// A store in a folder of its own, and calls that wait for their callback.
#include <filesystem>
#include <future>

#include <gtest/gtest.h>

#include "adapters/store/store.hpp"

namespace genvej::store::test {

class folder {
public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "genvej-store-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { std::filesystem::remove_all(path_); }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// A reception with one invented letter and one delivery to `out`.
inline reception a_reception(const std::string& letter_id, const std::string& content = "content",
                             const std::string& envelope_id = "") {
    reception what;
    what.id = make_id(1'700'000'000'000);
    what.partner = "demo";
    what.media_type = "application/xml";
    what.received = 1'700'000'000'000;
    what.raw = "<Emessage>" + content + "</Emessage>";
    what.issues = "{}";
    what.receipt = "receipt of " + letter_id;
    what.receipt_media_type = "application/xml";
    letter_record letter;
    letter.kind = "XREF15";
    letter.sender = "5790000000012";
    letter.receiver = "5790000000029";
    letter.envelope_id = envelope_id.empty() ? "E" + letter_id : envelope_id;
    letter.letter_id = letter_id;
    letter.content_hash = "hash of " + content;
    letter.message_id = "message-" + letter_id;
    letter.bundle_id = "bundle-" + letter_id;
    letter.version_code = "XR1534K";
    letter.patient = "0101010101";
    letter.translation = "{\"resourceType\":\"Bundle\",\"id\":\"bundle-" + letter_id + "\"}";
    letter.deliveries.push_back({"out", "", letter.message_id, "application/fhir+json", ""});
    what.letters.push_back(std::move(letter));
    return what;
}

inline result<accept_outcome> accept(store& to, reception what) {
    std::promise<result<accept_outcome>> done;
    to.accept(std::move(what), [&](result<accept_outcome> outcome) { done.set_value(std::move(outcome)); });
    return done.get_future().get();
}

inline result<void> record(store& to, std::vector<attempt_result> attempts) {
    std::promise<result<void>> done;
    to.record_attempts(std::move(attempts), [&](result<void> outcome) { done.set_value(outcome); });
    return done.get_future().get();
}

class store_test : public testing::Test {
protected:
    void SetUp() override { open(); }

    void open() {
        store_.reset();
        auto opened = open_sqlite(options());
        ASSERT_TRUE(opened.has_value()) << opened.error().message();
        store_ = std::move(*opened);
    }
    virtual sqlite_options options() const {
        sqlite_options out;
        out.path = folder_ / "var/genvej.db";
        return out;
    }

    folder folder_;
    std::unique_ptr<store> store_;
};

}  // namespace genvej::store::test
