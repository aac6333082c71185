#include "conformance/schemas/xsd_writer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace genvej::schemas {

namespace {

/// What each form is in XML Schema: base type, and a pattern where the base alone is too wide.
struct written_form {
    text_form form;
    std::string_view base, pattern;
};
constexpr std::array<written_form, 13> forms = {
    {
     {text_form::text, "xs:string", ""},
     {text_form::token, "xs:token", ""},
     {text_form::digits, "xs:string", ""},
     {text_form::codes, "xs:string", ""},
     {text_form::uuid, "xs:string",
         "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"},
     {text_form::date, "xs:date", ""},
     {text_form::hh_mm, "xs:string", "(([0-1][0-9])|(2[0-3])):[0-5][0-9]"},
     {text_form::date_time, "xs:dateTime", ""},
     {text_form::boolean, "xs:boolean", ""},
     {text_form::always_true, "xs:boolean", "true"},
     {text_form::positive_integer, "xs:positiveInteger", ""},
     {text_form::int_32, "xs:int", ""},
     {text_form::base64, "xs:base64Binary", ""},
     }
};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

/// `1.0.0` of `urn:oio:medcom:municipality:1.0.0`.
std::string last_part(std::string_view space) {
    while (space.ends_with('/')) space.remove_suffix(1);
    return std::string(space.substr(space.find_last_of(":/") + 1));
}

class writer {
public:
    explicit writer(const schema& of) : schema_(of) {
        collect(*of.root().type);
        for (const auto& [space, file] : files_) {
            if (space != of.space()) names_[space] = fmt::format("{}-{}.xsd", of.name(), last_part(space));
        }
        names_[of.space()] = std::string(of.name()) + ".xsd";
    }

    std::vector<xsd_file> run() {
        for (const type_decl* type : types_) place(*type);
        std::vector<xsd_file> out;
        out.push_back({names_.at(schema_.space()), document(schema_.space())});
        for (const auto& [space, file] : files_) {
            if (space != schema_.space()) out.push_back({names_.at(space), document(space)});
        }
        return out;
    }

private:
    /// What one file declares, by name: the order is that of the names, so that it never varies.
    struct parts {
        std::map<std::string, std::string> groups, types;
        std::set<std::string_view> imports;
    };

    /// Types that the root reaches, and the namespaces.
    void collect(const type_decl& type) {
        if (!reached_.insert(&type).second) return;
        files_[schema_.space()];
        for (const element_decl& one : type.elements) {
            files_[one.space];
            collect(*one.type);
        }
        types_.push_back(&type);
    }

    /// The one namespace of everything in a type; that of the letter where there are two.
    std::string_view home(const type_decl& type) const {
        std::string_view only;
        for (const element_decl& one : type.elements) {
            const std::string_view below = one.type->elements.empty() ? one.space : home(*one.type);
            if (below != one.space || (!only.empty() && only != one.space)) return schema_.space();
            only = one.space;
        }
        return only;
    }

    static bool is_leaf(const type_decl& type) { return type.elements.empty(); }

    /// Where it is needed: values and empty elements in every file, the others at home.
    void place(const type_decl& type) {
        if (type.kind == content::any) return;
        if (!is_leaf(type)) {
            files_.at(home(type)).types[type.name] = complex_type(type, home(type));
            return;
        }
        const std::string text =
            type.kind == content::simple && type.attributes.empty() ? simple_type(type) : leaf_type(type);
        for (const type_decl* user : types_) {
            for (const element_decl& one : user->elements) {
                if (one.type == &type) files_.at(one.space).types[type.name] = text;
            }
        }
    }

    static std::string simple_type(const type_decl& type) {
        std::string out = fmt::format("  <xs:simpleType name=\"{}\">\n", type.name);
        const auto how = std::find_if(forms.begin(), forms.end(),
                                      [&](const written_form& one) { return one.form == type.form; });
        out += fmt::format("    <xs:restriction base=\"{}\">\n", how->base);
        const auto facet = [&](std::string_view name, std::string_view value) {
            out += fmt::format("      <xs:{} value=\"{}\"/>\n", name, escaped(value));
        };
        if (!how->pattern.empty()) facet("pattern", how->pattern);
        if (type.form == text_form::digits) facet("pattern", fmt::format("[0-9]{{{}}}", type.min_length));
        if (type.form == text_form::text || type.form == text_form::token) {
            if (type.min_length != 0) facet("minLength", std::to_string(type.min_length));
            if (type.max_length != unbounded) facet("maxLength", std::to_string(type.max_length));
        }
        for (const std::string& code : type.codes) facet("enumeration", code);
        return out + "    </xs:restriction>\n  </xs:simpleType>\n";
    }

    /// An empty element. Values with attributes do not occur in letters.
    std::string leaf_type(const type_decl& type) const {
        if (type.kind != content::empty || !type.attributes.empty())
            throw std::logic_error(
                fmt::format("{}: no XSD is written for the type {}", schema_.name(), type.name));
        return fmt::format("  <xs:complexType name=\"{}\"/>\n", type.name);
    }

    std::string complex_type(const type_decl& type, std::string_view file) {
        std::string out = fmt::format("  <xs:complexType name=\"{}\"{}>\n", type.name,
                                      type.kind == content::mixed ? " mixed=\"true\"" : "");
        particle_at(type, 0, file, 4, out);
        return out + "  </xs:complexType>\n";
    }

    void particle_at(const type_decl& type, std::size_t at, std::string_view file, std::size_t depth,
                     std::string& out) {
        const particle& one = type.model[at];
        const std::string pad(depth, ' ');
        if (one.kind == particle_kind::element)
            return element(type.elements[one.element], one, file, pad, out);
        const std::string_view kind = one.kind == particle_kind::choice ? "choice" : "sequence";
        out += fmt::format("{}<xs:{}{}>\n", pad, kind, occurs(one));
        for (std::size_t i = at + 1; i < one.end; i = type.model[i].end)
            particle_at(type, i, file, depth + 2, out);
        out += fmt::format("{}</xs:{}>\n", pad, kind);
    }

    static std::string occurs(const particle& one) {
        std::string out;
        if (one.min != 1) out += fmt::format(" minOccurs=\"{}\"", one.min);
        if (one.max == unbounded) out += " maxOccurs=\"unbounded\"";
        if (one.max != 1 && one.max != unbounded) out += fmt::format(" maxOccurs=\"{}\"", one.max);
        return out;
    }

    void element(const element_decl& one, const particle& how, std::string_view file, const std::string& pad,
                 std::string& out) {
        const std::string note =
            fmt::format("{0}  <xs:annotation><xs:documentation>{1}</xs:documentation></xs:annotation>\n", pad,
                        escaped(source_of(one)));
        if (one.space == file) {
            out += fmt::format("{}<xs:element name=\"{}\" type=\"{}\"{}>\n", pad, one.name,
                               type_name(one, file), occurs(how));
            out += note + pad + "</xs:element>\n";
            return;
        }
        const std::string group = one.name + "." + one.type->name;
        files_.at(file).imports.insert(one.space);
        files_.at(one.space).groups[group] = fmt::format(
            "  <xs:group name=\"{0}\">\n    <xs:sequence>\n      <xs:element name=\"{1}\" type=\"{2}\"/>\n"
            "    </xs:sequence>\n  </xs:group>\n",
            group, one.name, type_name(one, one.space));
        out += fmt::format("{}<xs:group ref=\"{}:{}\"{}>\n", pad, prefix(one.space), group, occurs(how));
        out += note + pad + "</xs:group>\n";
    }

    std::string type_name(const element_decl& one, std::string_view file) {
        if (one.type->kind == content::any) return "xs:anyType";
        const std::string_view at = is_leaf(*one.type) ? one.space : home(*one.type);
        if (at == file) return one.type->name;
        if (file != schema_.space())
            throw std::logic_error(fmt::format("{}: {} leads from a second namespace back into the first",
                                               schema_.name(), one.name));
        files_.at(file).imports.insert(at);
        return fmt::format("{}:{}", prefix(at), one.type->name);
    }

    const std::string& source_of(const element_decl& one) const {
        const std::string& source = schema_.source(one.known);
        if (source.empty())
            throw std::logic_error(fmt::format("{}: no source is named for {}", schema_.name(), one.name));
        return source;
    }

    std::string prefix(std::string_view space) const {
        const auto found = files_.find(space);
        return fmt::format("n{}", std::distance(files_.begin(), found));
    }

    std::string document(std::string_view space) {
        const parts& file = files_.at(space);
        std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        out += fmt::format("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"{0}\"", space);
        for (const std::string_view other : file.imports)
            out += fmt::format(" xmlns:{}=\"{}\"", prefix(other), other);
        out += fmt::format(
            " targetNamespace=\"{}\" elementFormDefault=\"qualified\" "
            "attributeFormDefault=\"unqualified\">\n",
            space);
        out += fmt::format(
            "  <xs:annotation><xs:documentation>{} {}. Not MedCom's: genvej's own, made from "
            "conformance/schemas/{}.schema; every element says what is known of "
            "it.</xs:documentation></xs:annotation>\n",
            schema_.type_code(), schema_.version(), schema_.name());
        for (const std::string_view other : file.imports)
            out += fmt::format("  <xs:import namespace=\"{}\" schemaLocation=\"{}\"/>\n", other,
                               names_.at(other));
        if (space == schema_.space())
            out += fmt::format("  <xs:element name=\"{}\" type=\"{}\"/>\n", schema_.root().name,
                               schema_.root().type->name);
        for (const auto& [name, text] : file.groups) out += text;
        for (const auto& [name, text] : file.types) out += text;
        return out + "</xs:schema>\n";
    }

    const schema& schema_;
    std::map<std::string_view, parts> files_;
    std::map<std::string_view, std::string> names_;
    std::set<const type_decl*> reached_;
    std::vector<const type_decl*> types_;
};

}  // namespace

std::vector<xsd_file> write_xsd(const schema& of) {
    return writer(of).run();
}

}  // namespace genvej::schemas
