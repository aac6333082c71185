package dk.genvej.reader;

import com.ibm.fhir.model.format.Format;
import com.ibm.fhir.model.generator.FHIRGenerator;
import com.ibm.fhir.model.parser.FHIRParser;
import com.ibm.fhir.model.resource.Resource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Parses every file that standard input names (one a line: JSON or XML by its ending) and prints one line for each that
 * is refused. Two files that differ in their ending only must hold the same resource. The last line is the count:
 * "N files, R refused, P pairs, D different". Exit: 0 all read, 1 some were refused or differ.
 */
public final class Main {
  private int files;
  private int refused;
  private int pairs;
  private int different;
  private final Map<String, Resource> known = new HashMap<>();

  public static void main(String[] arguments) throws Exception {
    System.exit(new Main().run());
  }

  private int run() throws Exception {
    BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String name = names.readLine(); name != null; name = names.readLine()) {
      if (!name.isBlank()) read(name);
    }
    System.out.println(files + " files, " + refused + " refused, " + pairs + " pairs, " + different + " different");
    return refused == 0 && different == 0 ? 0 : 1;
  }

  private void read(String name) throws Exception {
    files++;
    Format format = name.endsWith(".xml") ? Format.XML : Format.JSON;
    try (Reader text = Files.newBufferedReader(Path.of(name), StandardCharsets.UTF_8)) {
      Resource resource = FHIRParser.parser(format).parse(text);
      compare(name, resource);
    } catch (Exception problem) {
      refused++;
      System.out.println(name + ": refused: " + reason(problem));
    }
  }

  /** The cause says what the element should have been; the text outside it only where. */
  private static String reason(Throwable problem) {
    StringBuilder out = new StringBuilder();
    for (Throwable at = problem; at != null; at = at.getCause()) {
      out.append(out.length() == 0 ? "" : " <- ").append(at.getMessage());
    }
    return out.toString().replace('\n', ' ');
  }

  private void compare(String name, Resource resource) throws Exception {
    String stem = name.substring(0, name.lastIndexOf('.'));
    Resource other = known.putIfAbsent(stem, resource);
    if (other == null) return;
    pairs++;
    String difference = firstDifference(xml(other), xml(resource));
    if (difference == null) return;
    different++;
    System.out.println(name + ": holds another resource than its sibling: " + difference);
  }

  /** Null: there is none. */
  private static String firstDifference(String one, String other) {
    String[] left = one.split("\n");
    String[] right = other.split("\n");
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      if (!left[i].equals(right[i])) return left[i].strip() + " / " + right[i].strip();
    }
    return left.length == right.length ? null : "one goes on";
  }

  /** Written by the reader itself, and read and written again: its own form of a narrative, whatever the form it came in. */
  private static String xml(Resource of) throws Exception {
    Resource again = FHIRParser.parser(Format.XML).parse(new StringReader(written(of)));
    return written(again);
  }

  private static String written(Resource of) throws Exception {
    StringWriter out = new StringWriter();
    FHIRGenerator.generator(Format.XML, true).generate(of, out);
    return out.toString();
  }
}
