(function () {
  var box = document.getElementById("filter"), count = document.getElementById("count");
  var all = Array.prototype.slice.call(document.querySelectorAll(".sample"));
  if (!box) return;
  box.addEventListener("input", function () {
    var words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    all.forEach(function (item) {
      var text = item.textContent.toLowerCase();
      var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      item.hidden = !fits;
      shown += fits;
    });
    count.textContent = words.length ? shown + "/" + all.length : "";
  });
})();
