// Evaluates templates with Apache Velocity 1.7: they stand in the file that the argument names, parted by U+001E, and so do the answers: O and
// the text, or E and the error. References to nothing put out nothing, as with API Gateway. Called by velocity.mjs.

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;

public class Velocity17 {
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8");
    String all = new String(Files.readAllBytes(Paths.get(arguments[0])), "UTF-8");
    for (String template : all.split("\u001e", -1)) {
      VelocityEngine engine = new VelocityEngine();
      engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
      engine.setProperty("velocimacro.library", "");
      engine.init();
      VelocityContext context = new VelocityContext();
      EventCartridge cartridge = new EventCartridge();
      ReferenceInsertionEventHandler silent = (reference, value) -> value == null ? "" : value;
      cartridge.addEventHandler(silent);
      cartridge.attachToContext(context);
      StringWriter writer = new StringWriter();
      String answer;
      try {
        engine.evaluate(context, writer, "template", template);
        answer = "O" + writer;
      } catch (Throwable error) {
        answer = "E" + error.getMessage();
      }
      out.print(answer + "\u001e");
    }
    out.flush();
  }
}
